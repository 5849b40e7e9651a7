package bot.molt.app.config;

import bot.molt.base.bind.Default;
import bot.molt.base.bind.Doc;
import bot.molt.base.json.Json;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// Settings under `plugins`.
public record PluginsConfig(
        @Default("true") @Doc("Whether plugins are loaded.") boolean enabled,
        @Default("[]") @Doc("Ids that may be loaded; all where it is empty.") List<String> allow,
        @Default("[]") @Doc("Ids that are never loaded.") List<String> deny,
        @Doc("Where plugins are looked for.") Load load,
        @Default("{}")
                @Doc(
                        "Settings of each plugin by its id: enabled, and config; those of its channels stand in config.channels.")
                Map<String, Json.Obj> entries,
        @Default("{}") @Doc("Which plugin fills a role; not used yet.") Map<String, String> slots,
        @Default("{}")
                @Doc(
                        "Where plugins came from; kept by `plugins install`. One with a sha256 is loaded only as it was installed.")
                Map<String, Json.Obj> installs) {
    /// Settings under `plugins.load`.
    public record Load(
            @Default("[]") @Doc("Jars, folders of one plugin, or folders with several.")
                    List<Path> paths) {}
}
