package bot.molt.execution.policy;

import bot.molt.base.bind.Binder;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import bot.molt.execution.policy.Policy.Subject;
import bot.molt.spi.Caller;
import bot.molt.spi.tool.Access;
import bot.molt.spi.tool.Effect;
import bot.molt.spi.tool.ToolSpec;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What the tests of this package share: subjects, tools, and policies from text.
final class PolicyFixture {
    static final String WORKSPACE = "/home/op/work";
    static final ToolSpec<NoArgs> EXEC = tool("exec", Effect.RUNS);
    static final ToolSpec<NoArgs> READ = tool("read", Effect.READS);
    static final ToolSpec<NoArgs> WRITE = tool("write", Effect.WRITES);
    static final ToolSpec<NoArgs> PROCESS = tool("process", Effect.RUNS);

    record NoArgs() {}

    private PolicyFixture() {}

    static ToolSpec<NoArgs> tool(String name, Effect effect) {
        return new ToolSpec<>(name, "For tests.", NoArgs.class, effect);
    }

    static Subject operator() {
        return new Subject(
                new Caller("operator", Caller.Role.OPERATOR, "s", "http", "127.0.0.1"),
                null,
                WORKSPACE);
    }

    static Subject user(String id) {
        return new Subject(
                new Caller(id, Caller.Role.USER, "s", "http", "127.0.0.1"), null, WORKSPACE);
    }

    static Subject in(Subject subject, String workspace) {
        return new Subject(subject.caller(), workspace, subject.workspacePath());
    }

    /// From `{tools: …, routing: …, agents: …}`, with `'` for `"` and names without quotes.
    static Policies policies(String config) {
        String strict = config.replaceAll("([{,]\\s*)([A-Za-z]+):", "$1'$2':").replace('\'', '"');
        Json.Obj tree = (Json.Obj) JsonText.parse(strict);
        return Policies.of(
                Binder.lenient(ToolsConfig.class, tree.object("tools"), "tools").value(),
                Binder.lenient(RoutingConfig.class, tree.object("routing"), "routing").value(),
                Binder.lenient(AgentsConfig.class, tree.object("agents"), "agents").value());
    }

    static PolicyEngine policy(String config) {
        return policies(config).build();
    }

    static PolicyEngine allowing(String... patterns) {
        ToolsConfig tools =
                Binder.lenient(
                                ToolsConfig.class,
                                Json.object()
                                        .put(
                                                "exec",
                                                Json.object()
                                                        .put(
                                                                "allowlist",
                                                                Json.strings(List.of(patterns)))
                                                        .build())
                                        .build(),
                                "tools")
                        .value();
        return Policies.of(tools, new RoutingConfig(List.of(), List.of()), agents()).build();
    }

    static AgentsConfig agents() {
        return Binder.lenient(AgentsConfig.class, Json.Obj.EMPTY, "agents").value();
    }

    static Decision run(Policy policy, Subject subject, String command) {
        return policy.decide(subject, EXEC, List.of(new Access.Command(command, "", Map.of())));
    }

    static boolean allows(Policy policy, String command) {
        return run(policy, operator(), command) instanceof Decision.Allow;
    }

    /// The cases of a file, with `⏎`, `␍`, `␀` and `‹00A0›` read as characters.
    static List<String> corpus(String name) throws IOException {
        try (InputStream in =
                Objects.requireNonNull(PolicyFixture.class.getResourceAsStream(name), name)) {
            String all = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return all.lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("# "))
                    .map(PolicyFixture::unescaped)
                    .toList();
        }
    }

    private static String unescaped(String line) {
        String text = line.replace("⏎", "\n").replace("␍", "\r").replace("␀", "\0");
        return Pattern.compile("‹([0-9A-F]{4,5})›")
                .matcher(text)
                .replaceAll(m ->
                        Matcher.quoteReplacement(
                                Character.toString(Integer.parseInt(m.group(1), 16))));
    }
}
