package bot.molt.gateway.settings;

import bot.molt.base.Require;
import bot.molt.base.bind.Default;
import bot.molt.base.bind.Doc;
import bot.molt.base.bind.Guarded;
import bot.molt.base.bind.Unit;
import java.time.Duration;
import java.time.temporal.ChronoUnit;

/// Settings under `gateway.terminal`.
///
/// @param idle 1 minute..1 day
/// @param away 1 second..1 day
public record TerminalConfig(
        @Default("true") @Guarded @Doc("Whether terminals may be opened on the page.")
                boolean enabled,
        @Default("8") @Doc("Terminals that one user may have open at once.") int maxOpen,
        @Default("3600")
                @Unit(ChronoUnit.SECONDS)
                @Doc("Seconds without input or output after which a terminal is ended.")
                Duration idle,
        @Default("600")
                @Unit(ChronoUnit.SECONDS)
                @Doc("Seconds that a terminal goes on while nobody is connected to it.")
                Duration away) {
    private static final long DAY = 86_400;

    public TerminalConfig {
        Require.range("maxOpen", maxOpen, 1, 1_000);
        Require.range("idle", idle.toSeconds(), 60, DAY);
        Require.range("away", away.toSeconds(), 1, DAY);
    }
}
