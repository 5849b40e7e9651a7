package bot.molt.cli.logs;

import bot.molt.base.Durations;
import bot.molt.base.IsoTime;
import bot.molt.cli.Args;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/// What `--since` means: a time before now (`10m`), or a moment (`2026-11-20T08:15:00Z`).
final class Since {
    private Since() {}

    /// The moment as the log writes it; null where nothing is said.
    ///
    /// Errors: `invalid_params`.
    static @Nullable String moment(@Nullable String typed, InstantSource clock) {
        if (typed == null) {
            return null;
        }
        try {
            Instant moment =
                    typed.contains("T")
                            ? Instant.parse(typed)
                            : clock.instant().minus(Durations.parse(typed, ChronoUnit.SECONDS));
            return IsoTime.millis(moment);
        } catch (DateTimeParseException | IllegalArgumentException e) {
            throw Args.refused(
                    "--since",
                    typed,
                    "a time such as 10m or 2h, or a moment: 2026-11-20T08:15:00Z");
        }
    }
}
