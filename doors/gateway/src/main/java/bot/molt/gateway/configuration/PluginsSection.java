package bot.molt.gateway.configuration;

import bot.molt.base.config.ConfigEdit;
import bot.molt.base.config.ConfigPath;
import bot.molt.base.config.ConfigText;
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

    /// A plugin was taken in: where it is looked for from now on, where it came from, and that it
    /// takes part; all in one change.
    public void installed(String id, String path, Json.Obj facts) throws IOException {
        file.change(text -> {
            String with = withPath(text, path);
            with = set(with, "plugins.installs." + id, facts);
            return set(with, "plugins.entries." + id + ".enabled", Json.TRUE);
        });
    }

    private String set(String text, String path, Json value) throws IOException {
        ConfigText parsed = ConfigText.parse(file.path().toString(), text);
        return ConfigEdit.set(parsed, ConfigPath.parse(path), value);
    }

    private static String withPath(ConfigText text, String path) throws IOException {
        Json.Obj plugins = text.tree().object("plugins");
        boolean seeds = plugins.has("loadPaths");
        List<Json> paths =
                new ArrayList<>(
                        seeds ? plugins.items("loadPaths") : plugins.object("load").items("paths"));
        if (paths.contains(Json.of(path))) {
            return text.text();
        }
        paths.add(Json.of(path));
        String at = seeds ? "plugins.loadPaths" : "plugins.load.paths";
        return ConfigEdit.set(text, ConfigPath.parse(at), Json.array(paths));
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
