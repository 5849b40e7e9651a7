package bot.molt.execution.sandbox;

import bot.molt.base.bind.Binder;
import bot.molt.base.bind.Problem;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import bot.molt.execution.policy.AgentsConfig;
import bot.molt.execution.policy.RoutingConfig;
import bot.molt.execution.policy.ToolsConfig;
import bot.molt.execution.sandbox.SandboxPlan.Setting;
import bot.molt.spi.Caller;
import bot.molt.spi.sandbox.Readiness;
import bot.molt.spi.sandbox.SandboxSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Rules from the text of a configuration, in a folder of the test's.
final class RulesFixture {
    static final int PROCESSORS = 8;

    final Path folder;
    Readiness docker = new Readiness.Missing("nobody answers", "systemctl start docker");
    List<SandboxSpec.Bind> shown = List.of();
    boolean guarded;

    RulesFixture(Path folder) {
        this.folder = folder;
    }

    static Caller operator(String session) {
        return new Caller("operator", Caller.Role.OPERATOR, session, "http", "127.0.0.1");
    }

    static Caller user(String id) {
        return new Caller(id, Caller.Role.USER, "s1", "http", "127.0.0.1");
    }

    Path state() {
        return folder.resolve("state");
    }

    /// From `{tools: …, routing: …, agents: …}`, with `'` for `"` and names without quotes.
    SandboxRules rules(String config) {
        return new SandboxRules(
                new SandboxRules.Sources(
                        bound(ToolsConfig.class, config, "tools"),
                        bound(RoutingConfig.class, config, "routing"),
                        bound(AgentsConfig.class, config, "agents")),
                new SandboxRules.Around(
                        state(),
                        Map.of("PATH", "/usr/bin", "SSH_AUTH_SOCK", "/run/agent", "HOME", "/root"),
                        guards(),
                        PROCESSORS,
                        kind ->
                                kind.equals("docker")
                                        ? docker
                                        : new Readiness.Ready("there", List.of()),
                        name -> name.isEmpty() ? "pi" : name,
                        () -> shown),
                (caller, id) ->
                        new SandboxRules.Folder(
                                folder.resolve(id == null ? caller.userId() : id), true, guarded));
    }

    private Guards guards() {
        try {
            return Guards.install(folder.resolve("state/guards"), "/usr/bin:/bin");
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    SandboxPlan plan(String config, Caller caller) {
        return rules(config).plan(caller, null);
    }

    List<String> dangers(String config) {
        return Dangers.of(
                        bound(RoutingConfig.class, config, "routing"),
                        bound(AgentsConfig.class, config, "agents"),
                        state())
                .stream()
                .map(problem -> problem.path() + ": " + problem.text())
                .toList();
    }

    static List<String> refusals(String config) {
        List<Problem> problems = new ArrayList<>();
        problems.addAll(lenient(ToolsConfig.class, config, "tools").problems());
        problems.addAll(lenient(RoutingConfig.class, config, "routing").problems());
        problems.addAll(lenient(AgentsConfig.class, config, "agents").problems());
        return problems.stream()
                .filter(problem -> problem.weight() == Problem.Weight.REFUSAL)
                .map(problem -> problem.path() + ": " + problem.text())
                .toList();
    }

    /// `value ← source` of a setting.
    static String setting(SandboxPlan plan, String name) {
        return plan.settings().stream()
                .filter(setting -> setting.name().equals(name))
                .map(RulesFixture::text)
                .reduce((one, other) -> one + "; " + other)
                .orElse("not said");
    }

    private static String text(Setting setting) {
        return setting.value() + " ← " + setting.source();
    }

    private static <R extends Record> R bound(Class<R> type, String config, String section) {
        return lenient(type, config, section).value();
    }

    private static <R extends Record> Binder.Bound<R> lenient(
            Class<R> type, String config, String section) {
        String strict = config.replaceAll("([{,]\\s*)([A-Za-z]+):", "$1'$2':").replace('\'', '"');
        Json.Obj tree = (Json.Obj) JsonText.parse(strict);
        return Binder.lenient(type, tree.object(section), section);
    }
}
