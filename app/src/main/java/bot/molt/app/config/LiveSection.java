package bot.molt.app.config;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.config.ConfigProblem;
import bot.molt.gateway.configuration.ConfigFile;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// What is written into the configuration file holds before anybody is told so.
public record LiveSection(LiveConfig live) implements ConfigFile.Use {
    /// What was wrong before does not count.
    @Override
    public void check(String text) throws IOException {
        Set<String> old = new HashSet<>(problems(live.current()));
        String fresh =
                problems(live.reader().preview(text)).stream()
                        .filter(problem -> !old.contains(problem))
                        .collect(Collectors.joining("; "));
        if (!fresh.isEmpty()) {
            throw new CodedException(ErrorCode.INVALID_PARAMS, "nothing was changed: " + fresh);
        }
    }

    private static List<String> problems(ConfigSnapshot snapshot) {
        return snapshot.problems().stream().map(LiveSection::text).toList();
    }

    /// Without the place, which moves with every change of the file.
    private static String text(ConfigProblem problem) {
        return problem.path() + ": " + problem.text();
    }

    @Override
    public void apply() {
        if (live.reload() instanceof LiveConfig.Outcome.Kept(String why)) {
            throw new CodedException(
                    ErrorCode.CONFLICT,
                    "written, but the running configuration stays as it is: " + why);
        }
    }
}
