package bot.molt.execution.audit;

import bot.molt.base.DataSize;
import bot.molt.base.Require;
import bot.molt.base.bind.Default;
import bot.molt.base.bind.Doc;
import bot.molt.base.bind.Guarded;
import bot.molt.base.bind.Reload;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Settings under `log.auditLog`.
public record AuditConfig(
        @Default("true")
                @Guarded
                @Reload(Reload.When.RESTART)
                @Doc(
                        "Whether calls are recorded. While it is on, a call that cannot be recorded is refused.")
                boolean enabled,
        @Nullable
                @Reload(Reload.When.RESTART)
                @Doc(
                        "The file that is written; `logs/audit.jsonl` in the state directory where it is not set.")
                Path file,
        @Default("true")
                @Guarded
                @Doc("Whether tool calls are recorded, or only logins and administration.")
                boolean includeToolCalls,
        @Default("false")
                @Doc(
                        "Whether outcome records carry the result, redacted and cut to maxFieldLength.")
                boolean includeResults,
        @Default("100mb")
                @Doc(
                        "A file of this size is closed and kept as audit-<day>-<n>.jsonl; 1kb or more.")
                DataSize maxFileBytes,
        @Default("4096") @Doc("Longer texts in a record are cut to so many characters; 64..65536.")
                int maxFieldLength,
        @Default("4mb")
                @Doc("Records waiting to be written; callers wait when it is full. 64kb..64mb.")
                DataSize maxQueueBytes,
        @Default("5s") @Doc("How long a call waits for room in the queue before it is refused.")
                Duration queueTimeout,
        @Default("30s") @Doc("How long a call waits for the disk before it is refused.")
                Duration writeTimeout,
        @Default("5s")
                @Doc("How old the head file may get; it shows when the newest records are missing.")
                Duration headEvery) {
    public AuditConfig {
        Require.range("maxFileBytes", maxFileBytes.bytes(), 1024, Long.MAX_VALUE);
        Require.range("maxFieldLength", maxFieldLength, 64, 65_536);
        Require.range("maxQueueBytes", maxQueueBytes.bytes(), 64 << 10, 64 << 20);
        Require.that(queueTimeout.isPositive(), "queueTimeout", queueTimeout, "more than 0");
        Require.that(writeTimeout.isPositive(), "writeTimeout", writeTimeout, "more than 0");
        Require.that(headEvery.isPositive(), "headEvery", headEvery, "more than 0");
    }

    /// The same for another log, which stands at its usual place.
    public AuditConfig elsewhere() {
        return new AuditConfig(
                enabled,
                null,
                includeToolCalls,
                includeResults,
                maxFileBytes,
                maxFieldLength,
                maxQueueBytes,
                queueTimeout,
                writeTimeout,
                headEvery);
    }
}
