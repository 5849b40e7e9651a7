package bot.molt.gateway.configuration;

import bot.molt.base.Secret;
import bot.molt.base.config.ConfigEdit;
import bot.molt.base.config.ConfigPath;
import bot.molt.base.config.ConfigText;
import bot.molt.base.json.Json;
import bot.molt.protocol.skills.UpdateSkillParams;
import java.io.IOException;
import java.util.Map;

/// Writes `skills.entries`; what stands beside it stays.
public final class SkillsSection {
    private final ConfigFile file;

    public SkillsSection(ConfigFile file) {
        this.file = file;
    }

    /// Writes what is given of one skill; the tree of its entry afterwards.
    public Json.Obj update(UpdateSkillParams wanted) throws IOException {
        Json.Obj[] after = new Json.Obj[1];
        file.change(text -> {
            Json.Obj entry =
                    text.tree().object("skills").object("entries").object(wanted.skillKey());
            Boolean enabled = wanted.enabled();
            if (enabled != null) {
                entry = entry.with("enabled", Json.of(enabled));
            }
            Secret key = wanted.apiKey();
            if (key != null) {
                entry = put(entry, "apiKey", key);
            }
            Json.Obj env = entry.object("env");
            for (Map.Entry<String, Secret> each : wanted.env().entrySet()) {
                env = put(env, each.getKey(), each.getValue());
            }
            entry = env.members().isEmpty() ? entry.without("env") : entry.with("env", env);
            after[0] = entry;
            return written(text, wanted.skillKey(), entry);
        });
        return after[0];
    }

    private static String written(ConfigText text, String key, Json.Obj entry) {
        String path = ConfigPath.under("skills.entries", key);
        return ConfigEdit.set(text, ConfigPath.parse(path), entry);
    }

    private static Json.Obj put(Json.Obj object, String name, Secret value) {
        String text = value.reveal();
        return text.isEmpty() ? object.without(name) : object.with(name, Json.of(text));
    }
}
