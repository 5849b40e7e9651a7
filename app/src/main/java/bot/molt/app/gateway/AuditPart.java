package bot.molt.app.gateway;

import bot.molt.base.redact.Redactor;
import bot.molt.execution.audit.AuditConfig;
import bot.molt.execution.audit.AuditLog;
import bot.molt.execution.audit.AuditState;
import bot.molt.execution.audit.FileAuditLog;
import bot.molt.execution.audit.NoAuditLog;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;

/// The audit log of one gateway, or the lack of one where `logging.auditLog.enabled` is false.
///
/// @param file where it is, or would be
record AuditPart(AuditLog log, Optional<FileAuditLog> written, Path file) implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(AuditPart.class.getName());

    /// Errors: `audit_unavailable` where the audit log was tampered with or is in use.
    static AuditPart open(
            AuditConfig config, Path standard, Redactor redactor, InstantSource clock) {
        if (config.enabled()) {
            FileAuditLog file = FileAuditLog.open(config, standard, redactor, clock);
            return new AuditPart(file, Optional.of(file), file.file());
        }
        LOG.log(
                System.Logger.Level.WARNING,
                "calls are not recorded (logging.auditLog.enabled is false)");
        Path configured = config.file();
        return new AuditPart(
                new NoAuditLog(), Optional.empty(), configured == null ? standard : configured);
    }

    void configure(AuditConfig config) {
        written.ifPresent(log -> log.configure(config));
    }

    /// Whether calls can be served as far as the log is concerned.
    boolean works() {
        return state() instanceof AuditState.Writing;
    }

    AuditState state() {
        return written.map(FileAuditLog::state).orElseGet(AuditState.Writing::new);
    }

    long records() {
        return written.map(FileAuditLog::records).orElse(0L);
    }

    long waitingBytes() {
        return written.map(FileAuditLog::waitingBytes).orElse(0L);
    }

    long syncs() {
        return written.map(FileAuditLog::syncs).orElse(0L);
    }

    @Override
    public void close() {
        log.close();
    }
}
