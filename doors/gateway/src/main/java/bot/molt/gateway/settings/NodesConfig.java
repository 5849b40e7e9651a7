package bot.molt.gateway.settings;

import bot.molt.base.Require;
import bot.molt.base.bind.Default;
import bot.molt.base.bind.Doc;
import bot.molt.base.bind.Guarded;
import bot.molt.base.bind.Unit;
import bot.molt.base.json.Json;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Settings under `gateway.nodes`.
public record NodesConfig(
        @Doc("Commands that nodes may be asked beyond those of their platform.")
                @Default("[]")
                @Guarded
                List<String> allowCommands,
        @Doc("Commands that no node is asked.") @Default("[]") @Guarded List<String> denyCommands,
        @Doc("Seconds that a node may be away before what runs there counts as lost.")
                @Default("120")
                @Unit(ChronoUnit.SECONDS)
                Duration reconnect,
        @Doc("Settings of parts that do not exist yet.") @Nullable Json browser) {
    private static final long DAY = 86_400;

    public NodesConfig {
        Require.range("reconnect", reconnect.toSeconds(), 1, DAY);
    }
}
