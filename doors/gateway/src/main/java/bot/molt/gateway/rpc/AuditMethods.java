package bot.molt.gateway.rpc;

import bot.molt.execution.audit.AuditFilter;
import bot.molt.execution.audit.AuditReader;
import bot.molt.execution.audit.AuditVerifier;
import bot.molt.execution.audit.Verification;
import bot.molt.protocol.Empty;
import bot.molt.protocol.audit.TailAuditParams;
import bot.molt.protocol.audit.TailAuditResult;
import bot.molt.protocol.audit.VerifyAuditResult;
import bot.molt.spi.Caller;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;

/// `audit.*`: reads and checks the audit log.
public final class AuditMethods {
    private static final RpcSpec<TailAuditParams, TailAuditResult> TAIL =
            RpcSpec.of("audit.tail", TailAuditParams.class, TailAuditResult.class)
                    .needing(Scope.READ);
    private static final RpcSpec<Empty, VerifyAuditResult> VERIFY =
            RpcSpec.of("audit.verify", Empty.class, VerifyAuditResult.class).needing(Scope.READ);

    private final Supplier<Path> file;
    private final InstantSource clock;

    /// @param file the file that is written now
    public AuditMethods(Supplier<Path> file, InstantSource clock) {
        this.file = file;
        this.clock = clock;
    }

    public List<RpcMethod<?, ?>> all() {
        return List.of(RpcMethod.of(TAIL, this::tail), RpcMethod.of(VERIFY, this::verify));
    }

    private TailAuditResult tail(TailAuditParams params, Caller caller) throws IOException {
        AuditFilter filter =
                new AuditFilter(
                        params.user(), null, params.tool(), Since.parse(params.since(), clock));
        return new TailAuditResult(new AuditReader(file.get()).tail(params.limit(), filter));
    }

    private VerifyAuditResult verify(Empty params, Caller caller) throws IOException {
        return result(AuditVerifier.series(file.get()));
    }

    /// What a check found, for the wire.
    public static VerifyAuditResult result(Verification found) {
        return switch (found) {
            case Verification.Intact(long records, var from, var until) ->
                    new VerifyAuditResult(true, records, from, until, List.of());
            case Verification.Broken(Path at, long line, long seq, String what) ->
                    new VerifyAuditResult(
                            false,
                            Math.max(0, seq - 1),
                            null,
                            null,
                            List.of("%s:%d: record %d: %s".formatted(at, line, seq, what)));
        };
    }
}
