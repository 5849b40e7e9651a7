package bot.molt.protocol.devices;

import bot.molt.base.Require;
import bot.molt.base.bind.Default;
import bot.molt.base.bind.Unit;
import java.time.Duration;
import java.time.temporal.ChronoUnit;

/// A device's request for more scopes, and how long to wait for its answer.
public record WaitUpgradeParams(
        String requestId, @Default("300000") @Unit(ChronoUnit.MILLIS) Duration timeoutMs) {
    public WaitUpgradeParams {
        Require.nonBlank("requestId", requestId);
        Require.range("timeoutMs", timeoutMs.toMillis(), 1, 600_000);
    }
}
