package bot.molt.execution.audit;

import bot.molt.base.json.Json;

/// Where records go; see the package.
///
/// Threads: safe for any number; records stand in the order of [#append].
public interface AuditLog extends AutoCloseable {
    /// Queues a record. Time, sequence number and chain hash are added.
    ///
    /// Errors: `audit_unavailable` while the log cannot be written; calls are then refused.
    Ticket append(Json.Obj record);

    @Override
    void close();

    /// A queued record.
    interface Ticket {
        /// Waits until the record, and all before it, has been handed to the operating system: it
        /// survives the end of this process. Errors: `audit_unavailable`.
        void awaitWritten() throws InterruptedException;

        /// Waits until the record is on the disk. Errors: `audit_unavailable`.
        void awaitDurable() throws InterruptedException;
    }
}
