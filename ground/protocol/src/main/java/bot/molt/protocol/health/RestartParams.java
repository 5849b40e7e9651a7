package bot.molt.protocol.health;

import bot.molt.base.Require;
import bot.molt.base.bind.Default;
import bot.molt.base.bind.Unit;
import java.time.Duration;
import java.time.temporal.ChronoUnit;

/// Why a gateway is to start anew, and when.
///
/// @param reason for the log, at most 200 characters
/// @param delayMs until it begins, 0..60000
public record RestartParams(
        @Default("") String reason, @Default("0") @Unit(ChronoUnit.MILLIS) Duration delayMs) {
    private static final int MOST = 200;
    private static final int LONGEST_MILLIS = 60_000;

    public RestartParams {
        Require.range("reason", reason.length(), 0, MOST);
        Require.range("delayMs", delayMs.toMillis(), 0, LONGEST_MILLIS);
    }
}
