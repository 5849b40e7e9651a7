package bot.molt.execution.quota;

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
public record QuotaConfig(
        @Default("32") @Doc("Calls of one user that run at once; further ones wait.") int calls,
        @Default("256") @Doc("Calls of all users that run at once.") int total,
        @Default("1000") @Doc("Calls of one user that wait for their turn.") int waiting,
        @Default("60000")
                @Name("waitMs")
                @Unit(ChronoUnit.MILLIS)
                @Doc("How long a call waits for its turn.")
                Duration patience) {
    public QuotaConfig {
        Require.range("calls", calls, 1, 10_000);
        Require.range("total", total, 1, 100_000);
        Require.range("waiting", waiting, 0, 100_000);
        Require.range("waitMs", patience.toMillis(), 0, 3_600_000);
    }

    /// The defaults.
    public static QuotaConfig standard() {
        return new QuotaConfig(32, 256, 1_000, Duration.ofMinutes(1));
    }
}
