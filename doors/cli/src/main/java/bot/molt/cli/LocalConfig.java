package bot.molt.cli;

import bot.molt.base.config.ConfigFiles;
import bot.molt.base.config.ConfigProblem;
import bot.molt.base.json.Json;
import java.io.IOException;
import java.util.List;

/// What the records of the configuration know of a text; the program that holds them all hands it
/// in.
public interface LocalConfig {
    /// Everything that would not be as it should be with this text in the place of the
    /// configuration file.
    List<ConfigProblem> check(ConfigFiles files, String text) throws IOException;

    /// The JSON schema of the whole configuration.
    Json.Obj schema();
}
