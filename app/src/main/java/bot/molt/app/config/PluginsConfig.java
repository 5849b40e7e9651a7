package bot.molt.app.config;

import bot.molt.base.bind.Default;
import bot.molt.base.bind.Doc;
import bot.molt.base.bind.Reload;
import bot.molt.base.json.Json;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// Settings under `plugins`; read and reported.
public record PluginsConfig(
        @Default("true") @Reload(Reload.When.RESTART) @Doc("Whether plugins are loaded.")
                boolean enabled,
        @Default("[]")
                @Reload(Reload.When.RESTART)
                @Doc("Ids that may be loaded; all where it is empty.")
                List<String> allow,
        @Default("[]") @Reload(Reload.When.RESTART) @Doc("Ids that are never loaded.")
                List<String> deny,
        @Reload(Reload.When.RESTART) @Doc("Where plugins are looked for.") Load load,
        @Default("{}")
                @Reload(Reload.When.RESTART)
                @Doc("Settings of each plugin by its id: enabled and config.")
                Map<String, Json.Obj> entries,
        @Default("{}") @Reload(Reload.When.RESTART) @Doc("Which plugin fills a role.")
                Map<String, String> slots,
        @Default("{}") @Doc("Where plugins came from; kept by the installer.")
                Map<String, Json.Obj> installs) {
    /// Settings under `plugins.load`.
    public record Load(@Default("[]") @Doc("Folders with plugins.") List<Path> paths) {}
}
