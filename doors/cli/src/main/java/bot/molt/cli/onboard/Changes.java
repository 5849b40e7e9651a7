package bot.molt.cli.onboard;

import bot.molt.base.config.ConfigEdit;
import bot.molt.base.config.ConfigPath;
import bot.molt.base.config.ConfigText;
import bot.molt.base.json.Json;
import bot.molt.cli.Session;
import bot.molt.cli.config.LocalFile;
import bot.molt.cli.config.Written;
import bot.molt.cli.terminal.Tongue;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Settings that are to be written into the configuration file; the rest of it stays.
final class Changes {
    private static final String MASK = "***";

    private final Map<String, Json> wanted = new LinkedHashMap<>();

    void set(String path, Json value) {
        wanted.put(path, value);
    }

    /// Those that the file does not say already.
    Map<String, Json> open(ConfigText text) {
        Map<String, Json> open = new LinkedHashMap<>();
        wanted.forEach((path, value) -> {
            Optional<Json> now = Written.place(text, path).find(text.tree());
            if (now.filter(value::equals).isEmpty()) {
                open.put(path, value);
            }
        });
        return open;
    }

    /// What would change, without secrets.
    List<String> shown(ConfigText text, Tongue tongue) {
        List<String> lines = new ArrayList<>();
        open(text)
                .forEach((path, value) -> {
                    Optional<Json> now = Written.place(text, path).find(text.tree());
                    lines.add(
                            now.isPresent()
                                    ? tongue.say(
                                            Tell.CHANGE_FROM,
                                            path,
                                            shown(path, now.get()),
                                            shown(path, value))
                                    : tongue.say(Tell.CHANGE_NEW, path, shown(path, value)));
                });
        return lines;
    }

    private static String shown(String path, Json value) {
        String name = path.substring(path.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        boolean isSecret =
                name.contains("token") || name.contains("password") || name.contains("key");
        return isSecret ? MASK : value.toString();
    }

    /// Writes them, after keeping the old file.
    ///
    /// Errors: `invalid_params` where the configuration would be worse than before.
    void write(Session session) throws IOException {
        ConfigText before = LocalFile.text(session);
        ConfigText text = before;
        String file = session.configFile().toString();
        for (Map.Entry<String, Json> each : open(before).entrySet()) {
            ConfigPath path = Written.place(text, each.getKey());
            text = ConfigText.parse(file, ConfigEdit.set(text, path, each.getValue()));
        }
        LocalFile.write(session, before, text.text());
    }
}
