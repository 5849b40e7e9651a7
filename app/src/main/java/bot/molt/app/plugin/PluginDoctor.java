package bot.molt.app.plugin;

import bot.molt.app.config.PluginsConfig;
import bot.molt.base.bind.Spelling;
import bot.molt.base.json.Json;
import bot.molt.protocol.plugins.PluginFindingsResult;
import bot.molt.protocol.plugins.PluginFindingsResult.Finding;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Looks for what is wrong with plugins, each with its reason and what to do.
final class PluginDoctor {
    private static final String ERROR = "error";
    private static final String WARNING = "warning";

    private final PluginPart plugins;
    private final PluginsConfig config;
    private final List<Finding> findings = new ArrayList<>();

    PluginDoctor(PluginPart plugins) {
        this.plugins = plugins;
        this.config = plugins.config();
    }

    PluginFindingsResult examined() {
        if (!config.enabled()) {
            note("", WARNING, "plugins.enabled: false", "moltbot config set plugins.enabled true");
        }
        config.load().paths().forEach(this::path);
        plugins.standings().forEach(this::standing);
        config.installs().forEach(this::install);
        unknown("plugins.entries", config.entries().keySet());
        unknown("plugins.allow", config.allow());
        unknown("plugins.deny", config.deny());
        plugins.leaving().forEach(this::leaving);
        return new PluginFindingsResult(List.copyOf(findings));
    }

    private void note(String plugin, String severity, String reason, String fix) {
        findings.add(new Finding(plugin, severity, reason, fix));
    }

    private void path(Path path) {
        if (!Files.exists(path)) {
            note(
                    "",
                    WARNING,
                    "plugins.load.paths: %s is not there".formatted(path),
                    "create it, or take it out of plugins.load.paths (plugins.loadPaths)");
        }
    }

    private void standing(PluginStanding standing) {
        boolean isBroken = standing.state() == PluginStanding.State.FAILED;
        boolean isOff = standing.state() == PluginStanding.State.DISABLED;
        if (isOff || standing.problem().isEmpty()) {
            return;
        }
        note(
                standing.id(),
                isBroken ? ERROR : WARNING,
                standing.problem(),
                fix(standing, standing.problem()));
    }

    private static String fix(PluginStanding standing, String problem) {
        if (problem.startsWith("sha256 ")) {
            return "moltbot plugins install " + standing.path();
        }
        if (problem.startsWith("plugins.entries.")) {
            return "moltbot plugins info %s shows its settings; then moltbot config set plugins.entries.%s.config.<name> <value>"
                    .formatted(standing.id(), standing.id());
        }
        if (problem.contains("UnsupportedClassVersionError")) {
            return "compile it for Java %d or older (javac --release %d)"
                    .formatted(Runtime.version().feature(), Runtime.version().feature());
        }
        if (problem.contains("NoClassDefFoundError") || problem.contains("ClassNotFound")) {
            return "bring the class along: in the jar, or as a jar in lib/ of the folder; of Moltbot a plugin sees bot.molt.spi and bot.molt.base alone";
        }
        if (problem.contains("is taken") || problem.contains("not taken")) {
            return "give it another name, or leave one of the two out: moltbot plugins disable "
                    + standing.id();
        }
        if (problem.contains("gateway's own")) {
            return "give it another name in the plugin; the gateway's answers in its place";
        }
        return "mend the plugin, or leave it out: moltbot plugins disable %s; details are in moltbot logs"
                .formatted(standing.id());
    }

    private void install(String id, Json.Obj facts) {
        String path = facts.string("installPath").orElse("");
        if (!path.isEmpty() && !Files.exists(Path.of(path))) {
            note(
                    id,
                    ERROR,
                    "what was installed is gone: " + path,
                    "moltbot plugins install " + facts.string("sourcePath").orElse("<path>"));
        }
    }

    private void unknown(String where, Iterable<String> ids) {
        Set<String> known =
                plugins.standings().stream()
                        .map(PluginStanding::id)
                        .collect(Collectors.toCollection(TreeSet::new));
        for (String id : ids) {
            if (!known.contains(id)) {
                String near =
                        Spelling.nearest(id, known)
                                .map(found -> " (did you mean " + found + "?)")
                                .orElse("");
                note(
                        id,
                        WARNING,
                        "%s names %s, and no such plugin was found%s".formatted(where, id, near),
                        "moltbot plugins list shows those there are");
            }
        }
    }

    private void leaving(PluginVersion version) {
        int held = version.adds().leases().held();
        if (held > 0) {
            note(
                    version.id(),
                    WARNING,
                    "version %s was replaced and runs on: %d uses"
                            .formatted(version.code().info().version(), held),
                    "nothing: it ends with its last call");
        }
    }
}
