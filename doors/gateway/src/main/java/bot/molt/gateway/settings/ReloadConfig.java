package bot.molt.gateway.settings;

import bot.molt.base.Require;
import bot.molt.base.bind.Default;
import bot.molt.base.bind.Doc;
import bot.molt.base.bind.Unit;
import java.time.Duration;
import java.time.temporal.ChronoUnit;

/// Settings under `gateway.reload`.
public record ReloadConfig(
        @Default("hybrid")
                @Doc(
                        "What a saved file does. `hybrid` applies what can change while running and restarts in the same process for the rest; `hot` names the rest in the log and goes on; `restart` restarts for any change; `off` waits for a restart.")
                Mode mode,
        @Default("300")
                @Unit(ChronoUnit.MILLIS)
                @Doc("Quiet time after the last change, in milliseconds; 0..600.")
                Duration debounceMs) {
    /// What a change of the file does.
    public enum Mode {
        HYBRID,
        HOT,
        RESTART,
        OFF
    }

    public ReloadConfig {
        Require.range("debounceMs", debounceMs.toMillis(), 0, 600);
    }
}
