package bot.molt.app;

import bot.molt.app.config.ConfigReader;
import bot.molt.app.config.MoltbotConfig;
import bot.molt.base.bind.Schema;
import bot.molt.base.config.ConfigFiles;
import bot.molt.base.config.ConfigProblem;
import bot.molt.base.json.Json;
import bot.molt.cli.LocalConfig;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/// The configuration's records, for commands that check a file.
final class AppConfig implements LocalConfig {
    @Override
    public List<ConfigProblem> check(ConfigFiles files, String text) throws IOException {
        return new ConfigReader(files, Map.of()).preview(text).problems();
    }

    @Override
    public Json.Obj schema() {
        return Schema.of(MoltbotConfig.class);
    }
}
