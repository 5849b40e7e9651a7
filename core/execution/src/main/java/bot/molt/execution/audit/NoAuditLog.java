package bot.molt.execution.audit;

import bot.molt.base.json.Json;

/// The log where `log.auditLog.enabled` is false: takes everything, keeps nothing.
public final class NoAuditLog implements AuditLog, AuditLog.Ticket {
    @Override
    public Ticket append(Json.Obj record) {
        return this;
    }

    @Override
    public void close() {}

    @Override
    public void awaitWritten() {}

    @Override
    public void awaitDurable() {}
}
