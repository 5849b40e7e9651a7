package bot.molt.gateway.configuration;

import bot.molt.base.config.ConfigEdit;
import bot.molt.base.config.ConfigPath;
import bot.molt.base.json.Json;
import bot.molt.gateway.model.ModelMethods;
import java.io.IOException;

/// Writes `agents.defaults.model.primary`; what stands beside it stays.
public final class StandardModel implements ModelMethods.Standard {
    private static final String MODEL = "agents.defaults.model";

    private final ConfigFile file;

    public StandardModel(ConfigFile file) {
        this.file = file;
    }

    @Override
    public void set(String ref) throws IOException {
        file.change(text -> {
            Json written = text.tree().object("agents").object("defaults").get("model");
            String path = written instanceof Json.Str ? MODEL : MODEL + ".primary";
            return ConfigEdit.set(text, ConfigPath.parse(path), Json.of(ref));
        });
    }
}
