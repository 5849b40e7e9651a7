package bot.molt.execution.audit;

import java.time.Instant;

/// Whether the log takes records.
public sealed interface AuditState {
    /// It does.
    record Writing() implements AuditState {}

    /// It does not, but tries again by itself.
    ///
    /// @param reason for people
    record Unavailable(String reason, Instant since) implements AuditState {}

    /// It was closed.
    record Closed() implements AuditState {}
}
