package bot.molt.app.config;

import bot.molt.base.config.ConfigDocument;
import bot.molt.base.config.ConfigProblem;
import bot.molt.base.json.Json;
import java.util.List;

/// The configuration at one moment; immutable.
///
/// @param tree what the records were bound from: canonical names, overrides included
/// @param document the files it came from
public record ConfigSnapshot(
        MoltbotConfig config,
        Json.Obj tree,
        ConfigDocument document,
        List<ConfigProblem> problems) {
    public ConfigSnapshot {
        problems = List.copyOf(problems);
    }

    /// Whether a problem forbids to run with it.
    public boolean refused() {
        return problems.stream().anyMatch(ConfigProblem::refuses);
    }

    @Override
    public String toString() {
        return "ConfigSnapshot[" + document.file() + ", " + problems.size() + " problems]";
    }
}
