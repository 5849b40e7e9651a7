package bot.molt.execution.sandbox.settings;

import bot.molt.base.Require;
import bot.molt.base.bind.Doc;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Settings under `sandbox.prune`. 0 is never.
public record PruneConfig(
        @Doc("Hours after its last call that a sandbox is closed. Without it: 24.")
                @Nullable Double idleHours,
        @Doc("Days after which a sandbox that nobody uses is closed. Without it: 7.")
                @Nullable Double maxAgeDays) {
    /// Nothing is written.
    public static final PruneConfig NONE = new PruneConfig(null, null);

    public PruneConfig {
        check("idleHours", idleHours);
        check("maxAgeDays", maxAgeDays);
    }

    /// The time of so many hours.
    public static Duration hours(double hours) {
        return Duration.ofMillis((long) (hours * 3_600_000));
    }

    /// The time of so many days.
    public static Duration days(double days) {
        return hours(days * 24);
    }

    private static void check(String name, @Nullable Double value) {
        if (value != null) {
            Require.that(value >= 0 && value <= 1_000_000, name, value, "0..1000000");
        }
    }
}
