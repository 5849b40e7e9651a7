package bot.molt.app.logging;

import bot.molt.base.DataSize;
import bot.molt.base.Require;
import bot.molt.base.bind.Aka;
import bot.molt.base.bind.Default;
import bot.molt.base.bind.Doc;
import bot.molt.base.bind.Unit;
import bot.molt.execution.audit.AuditConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/// Settings under `log`, also written `logging`.
public record LogConfig(
        @Default("info") @Doc("How much goes to the file.") LogLevel level,
        @Nullable
                @Doc(
                        "The file; `logs/gateway.log` in the state directory where it is not set. YYYY-MM-DD in its name stands for the day: each has a file of its own.")
                Path file,
        @Default("info") @Doc("How much goes to the console.") LogLevel consoleLevel,
        @Nullable
                @Doc(
                        "How the console looks; pretty on a terminal and compact elsewhere where it is not set. The journal of systemd gets time and level in its own way.")
                ConsoleStyle consoleStyle,
        @Default("tools") @Aka("redact") @Doc("Whether secrets are masked in log lines.")
                Redact redactSensitive,
        @Default("100mb") @Doc("A file of this size is closed and archived; 4kb or more.")
                DataSize maxFileBytes,
        @Default("5") @Doc("Archives that are kept, 0..1000.") int keep,
        @Default("true") @Doc("Whether archives are compressed with gzip.") boolean compress,
        @Doc("Measuring of calls.") Performance performance,
        @Doc("The audit log.") AuditConfig auditLog) {

    /// How a console line looks.
    public enum ConsoleStyle {
        /// Time, coloured level, logger and text for people.
        PRETTY,
        /// The same in one plain line.
        COMPACT,
        /// As in the file.
        JSON
    }

    /// What is masked.
    public enum Redact {
        /// Secrets by name, by form and by value, in everything.
        TOOLS,
        OFF
    }

    /// Settings under `log.performance`.
    public record Performance(
            @Default("false") @Doc("Whether slow calls are logged as slow_tool.") boolean enabled,
            @Default("1000")
                    @Unit(ChronoUnit.MILLIS)
                    @Doc("A call that takes longer is slow; a bare number is in milliseconds.")
                    Duration slowToolThreshold) {
        public Performance {
            Require.that(
                    !slowToolThreshold.isNegative(),
                    "slowToolThreshold",
                    slowToolThreshold,
                    "0 or more");
        }
    }

    public LogConfig {
        Require.range("maxFileBytes", maxFileBytes.bytes(), 4096, Long.MAX_VALUE);
        Require.range("keep", keep, 0, 1000);
    }
}
