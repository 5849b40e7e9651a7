package bot.molt.execution.quota;

import bot.molt.base.DataSize;
import bot.molt.base.Require;
import bot.molt.base.bind.Default;
import bot.molt.base.bind.Doc;
import bot.molt.base.bind.Name;
import bot.molt.base.bind.Unit;
import java.time.Duration;
import java.time.temporal.ChronoUnit;

/// Settings under `tools.quota`: what one user may have at once, and all together.
///
/// @param calls of one user that run, 1..10000; background processes do not count
/// @param total calls of all users that run, 1..100000
/// @param waiting calls of one user that wait for their turn, 0..100000
/// @param patience how long a call waits, 0..1 hour
/// @param outputRate bytes per second that are read of what the processes of one user write; the
///   processes wait meanwhile; 0 is no limit. What was not used of some seconds can be used at once
/// @param spool bytes of output of one user that lie on disk; 0 is no limit
/// @param spoolTotal bytes of output of all users that lie on disk; 0 is no limit
/// @param cpuTime processor time of one user within an hour; 0 is no limit
/// @param disk bytes in all sandboxes of one user and in the user's output; 0 is no limit
public record QuotaConfig(
        @Default("32") @Doc("Calls of one user that run at once; further ones wait.") int calls,
        @Default("256") @Doc("Calls of all users that run at once.") int total,
        @Default("1000") @Doc("Calls of one user that wait for their turn.") int waiting,
        @Default("60000")
                @Name("waitMs")
                @Unit(ChronoUnit.MILLIS)
                @Doc("How long a call waits for its turn.")
                Duration patience,
        @Default("8mb")
                @Doc(
                        "Bytes per second that are read of what the processes of one user write; they wait meanwhile. 0 is no limit; the operator has none.")
                DataSize outputRate,
        @Default("2gb")
                @Doc(
                        "Bytes of output of one user that lie on disk. 0 is no limit; the operator has none.")
                DataSize spool,
        @Default("8gb") @Doc("Bytes of output of all users that lie on disk. 0 is no limit.")
                DataSize spoolTotal,
        @Default("0")
                @Doc(
                        "Processor time of one user within an hour; a number counts seconds. 0 is no limit; the operator has none.")
                Duration cpuTime,
        @Default("20gb")
                @Doc(
                        "Bytes in all sandboxes of one user and in the user's output together. 0 is no limit; the operator has none.")
                DataSize disk) {
    private static final DataSize NO_LIMIT = new DataSize(0);

    public QuotaConfig {
        Require.range("calls", calls, 1, 10_000);
        Require.range("total", total, 1, 100_000);
        Require.range("waiting", waiting, 0, 100_000);
        Require.range("waitMs", patience.toMillis(), 0, 3_600_000);
        Require.that(!cpuTime.isNegative(), "cpuTime", cpuTime, "a time, or 0");
    }

    /// Settings of calls; everything else is as it is without any setting.
    public QuotaConfig(int calls, int total, int waiting, Duration patience) {
        this(
                calls,
                total,
                waiting,
                patience,
                DataSize.parse("8mb"),
                DataSize.parse("2gb"),
                DataSize.parse("8gb"),
                Duration.ZERO,
                DataSize.parse("20gb"));
    }

    /// The defaults.
    public static QuotaConfig standard() {
        return new QuotaConfig(32, 256, 1_000, Duration.ofMinutes(1));
    }

    /// The same for somebody whose load is nobody's but their own.
    QuotaConfig forOperator() {
        return new QuotaConfig(
                calls,
                total,
                waiting,
                patience,
                NO_LIMIT,
                NO_LIMIT,
                spoolTotal,
                Duration.ZERO,
                NO_LIMIT);
    }
}
