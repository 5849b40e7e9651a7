package bot.molt.gateway.configuration;

import bot.molt.base.config.ConfigEdit;
import bot.molt.base.config.ConfigPath;
import bot.molt.base.json.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Writes the section `plugins`; what stands beside it stays.
public final class PluginsSection {
    private final ConfigFile file;

    public PluginsSection(ConfigFile file) {
        this.file = file;
    }

    /// Where plugins are looked for from now on.
    public void addPath(String path) throws IOException {
        file.change(text -> {
            Json.Obj plugins = text.tree().object("plugins");
            boolean seeds = plugins.has("loadPaths");
            List<Json> paths =
                    new ArrayList<>(
                            seeds
                                    ? plugins.items("loadPaths")
                                    : plugins.object("load").items("paths"));
            if (paths.contains(Json.of(path))) {
                return text.text();
            }
            paths.add(Json.of(path));
            String at = seeds ? "plugins.loadPaths" : "plugins.load.paths";
            return ConfigEdit.set(text, ConfigPath.parse(at), Json.array(paths));
        });
    }

    /// Where a plugin came from.
    public void installed(String id, Json.Obj facts) throws IOException {
        file.change(
                text -> ConfigEdit.set(text, ConfigPath.parse("plugins.installs." + id), facts));
    }

    /// Whether a plugin takes part.
    public void enable(String id, boolean enabled) throws IOException {
        file.change(text ->
                ConfigEdit.set(
                        text,
                        ConfigPath.parse("plugins.entries." + id + ".enabled"),
                        Json.of(enabled)));
    }
}
