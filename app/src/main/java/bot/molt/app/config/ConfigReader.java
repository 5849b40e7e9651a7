package bot.molt.app.config;

import bot.molt.base.bind.Binder;
import bot.molt.base.bind.Problem;
import bot.molt.base.config.ConfigDocument;
import bot.molt.base.config.ConfigFiles;
import bot.molt.base.config.ConfigPath;
import bot.molt.base.config.ConfigProblem;
import bot.molt.base.config.KnownSections;
import bot.molt.base.config.Place;
import bot.molt.base.config.Settings;
import bot.molt.base.config.TreeChanges;
import bot.molt.base.json.Json;
import bot.molt.execution.sandbox.Dangers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Turns files into snapshots.
///
/// Errors: `ConfigSyntaxException` for text that cannot be read at all; everything else is a
/// problem of the snapshot.
public final class ConfigReader {
    private final ConfigFiles files;
    private final Map<String, Json> overrides;

    /// @param overrides values of the command line and the environment by canonical path; they win
    public ConfigReader(ConfigFiles files, Map<String, Json> overrides) {
        this.files = files;
        this.overrides = Map.copyOf(overrides);
    }

    public ConfigFiles files() {
        return files;
    }

    /// Reads the files as they are now.
    public ConfigSnapshot read() throws IOException {
        return bound(ConfigDocument.read(files.config(), files.environment()));
    }

    /// What `text` would mean in the place of the configuration file.
    public ConfigSnapshot preview(String text) throws IOException {
        return bound(ConfigDocument.of(files.config(), text, files.environment()));
    }

    private ConfigSnapshot bound(ConfigDocument document) {
        Json.Obj tree = document.tree();
        for (Map.Entry<String, Json> override : overrides.entrySet()) {
            Json.Obj values = nested(ConfigPath.parse(override.getKey()), override.getValue());
            tree = TreeChanges.reverted(tree, values, Set.of(override.getKey()));
        }
        return bound(document, tree);
    }

    private static Json.Obj nested(ConfigPath path, Json value) {
        Json result = value;
        for (ConfigPath.Step step : path.steps().reversed()) {
            result = Json.object().put(((ConfigPath.Step.Name) step).name(), result).build();
        }
        return (Json.Obj) result;
    }

    /// Binds a tree that came from `document`.
    ConfigSnapshot bound(ConfigDocument document, Json.Obj tree) {
        List<Problem> problems = new ArrayList<>();
        for (Problem found : document.problems()) {
            boolean opensDoor =
                    document.withoutValue().contains(found.path())
                            && Settings.isGuarded(MoltbotConfig.class, found.path());
            problems.add(
                    opensDoor
                            ? new Problem(found.path(), found.text(), Problem.Weight.REFUSAL)
                            : found);
        }
        Map<String, Json> used = used("", tree, problems);
        Binder.Bound<MoltbotConfig> bound =
                Binder.lenient(MoltbotConfig.class, new Json.Obj(used), "");
        problems.addAll(bound.problems());
        MoltbotConfig config = bound.value();
        problems.addAll(Dangers.of(config.routing(), config.agents(), files.state()));
        config.gateway().warnings().forEach(text -> problems.add(warning(text)));
        List<ConfigProblem> placed =
                problems.stream().map(problem -> placed(document, problem)).distinct().toList();
        return new ConfigSnapshot(config, tree, document, placed);
    }

    /// What the records describe; known sections that nothing uses yet are reported and left out.
    private static Map<String, Json> used(String path, Json.Obj tree, List<Problem> problems) {
        Map<String, Json> used = new LinkedHashMap<>();
        tree.members()
                .forEach((name, value) -> {
                    String at = ConfigPath.under(path, name);
                    KnownSections.Use use = KnownSections.use(at);
                    if (use == KnownSections.Use.LATER) {
                        problems.add(
                                new Problem(
                                        at,
                                        "not used yet by this version",
                                        Problem.Weight.WARNING));
                    }
                    if (use == KnownSections.Use.NOW) {
                        used.put(
                                name,
                                value instanceof Json.Obj object
                                        ? new Json.Obj(used(at, object, problems))
                                        : value);
                    }
                });
        return used;
    }

    private static Problem warning(String text) {
        int colon = text.indexOf(": ");
        return new Problem(
                text.substring(0, colon), text.substring(colon + 2), Problem.Weight.WARNING);
    }

    private static ConfigProblem placed(ConfigDocument document, Problem problem) {
        Place place = document.place(problem.path());
        boolean isExact =
                document.places().containsKey(problem.path()) && !place.written().isEmpty();
        return new ConfigProblem(
                place,
                isExact ? place.written() : problem.path(),
                problem.text(),
                problem.weight());
    }
}
