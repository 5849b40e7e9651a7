package bot.molt.gateway.rpc;

import bot.molt.base.CodedException;
import bot.molt.base.Durations;
import bot.molt.base.ErrorCode;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/// Reads from when on records are wanted.
final class Since {
    private Since() {}

    /// A point in time, or a time back from now; null stays null.
    ///
    /// Errors: `invalid_params`.
    static @Nullable Instant parse(@Nullable String text, InstantSource clock) {
        if (text == null) {
            return null;
        }
        try {
            return text.indexOf('T') > 0
                    ? Instant.parse(text)
                    : clock.instant().minus(Durations.parse(text, ChronoUnit.SECONDS));
        } catch (DateTimeParseException | IllegalArgumentException e) {
            throw new CodedException(
                    ErrorCode.INVALID_PARAMS,
                    "since: %s (expected: 2026-11-20T08:00:00Z, or a time back such as 10m, 2h, 1d)"
                            .formatted(text),
                    e);
        }
    }
}
