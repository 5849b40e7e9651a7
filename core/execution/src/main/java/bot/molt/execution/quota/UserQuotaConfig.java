package bot.molt.execution.quota;

import bot.molt.base.DataSize;
import bot.molt.base.Require;
import bot.molt.base.bind.Doc;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Settings under `routing.users[].quota`: what this user may have instead of what `tools.quota`
/// gives to each; what is not written is as there.
public record UserQuotaConfig(
        @Doc("Calls of this user that run at once, 1..10000.") @Nullable Integer calls,
        @Doc("Calls of this user that wait for their turn, 0..100000.") @Nullable Integer waiting,
        @Doc("Bytes per second that are read of what the user's processes write. 0 is no limit.")
                @Nullable DataSize outputRate,
        @Doc("Bytes of the user's output that lie on disk. 0 is no limit.")
                @Nullable DataSize spool,
        @Doc("Processor time of the user within an hour; a number counts seconds. 0 is no limit.")
                @Nullable Duration cpuTime,
        @Doc("Bytes in all sandboxes of the user and in the user's output. 0 is no limit.")
                @Nullable DataSize disk) {
    public UserQuotaConfig {
        if (calls != null) {
            Require.range("calls", calls, 1, 10_000);
        }
        if (waiting != null) {
            Require.range("waiting", waiting, 0, 100_000);
        }
        if (cpuTime != null) {
            Require.that(!cpuTime.isNegative(), "cpuTime", cpuTime, "a time, or 0");
        }
    }

    QuotaConfig over(QuotaConfig all) {
        return new QuotaConfig(
                or(calls, all.calls()),
                all.total(),
                or(waiting, all.waiting()),
                all.patience(),
                or(outputRate, all.outputRate()),
                or(spool, all.spool()),
                all.spoolTotal(),
                or(cpuTime, all.cpuTime()),
                or(disk, all.disk()));
    }

    private static <T> T or(@Nullable T own, T all) {
        return own == null ? all : own;
    }
}
