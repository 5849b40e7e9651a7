package bot.molt.base.config;

import bot.molt.base.bind.Problem;
import bot.molt.base.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Other spellings of settings, and the canonical one of each.
///
/// Where both are written, the canonical one holds and the other is reported.
public final class Aliases {
    private static final List<Rule> RULES =
            List.of(
                    Rule.move("log", "logging"),
                    Rule.move("gateway.token", "gateway.auth.token"),
                    Rule.move("gateway.auth.secret", "gateway.auth.token"),
                    Rule.move("gateway.auth.jwtSecret", "gateway.auth.jwt.secret"),
                    Rule.move("tools.exec.defaultTarget", "tools.exec.host"),
                    Rule.move("tools.exec.timeoutSeconds", "tools.exec.timeoutSec"),
                    Rule.move("plugins.loadPaths", "plugins.load.paths"),
                    Rule.move("plugins.config.*", "plugins.entries.*.config"),
                    Rule.move("providers", "models.providers"),
                    Rule.move("channels.wechat.config", "channels.webhook"),
                    Rule.move("channels.discord.dm.policy", "channels.discord.dmPolicy"),
                    Rule.move("channels.discord.dm.allowFrom", "channels.discord.allowFrom"),
                    Rule.move(
                            "channels.discord.accounts.*.dm.policy",
                            "channels.discord.accounts.*.dmPolicy"),
                    Rule.move(
                            "channels.discord.accounts.*.dm.allowFrom",
                            "channels.discord.accounts.*.allowFrom"),
                    Rule.move("channels.matrix.rooms", "channels.matrix.groups"),
                    Rule.move("channels.matrix.dm.policy", "channels.matrix.dmPolicy"),
                    Rule.move("channels.matrix.dm.allowFrom", "channels.matrix.allowFrom"),
                    Rule.move("channels.slack.dm.policy", "channels.slack.dmPolicy"),
                    Rule.move("channels.slack.dm.allowFrom", "channels.slack.allowFrom"),
                    Rule.move(
                            "channels.slack.accounts.*.dm.policy",
                            "channels.slack.accounts.*.dmPolicy"),
                    Rule.move(
                            "channels.slack.accounts.*.dm.allowFrom",
                            "channels.slack.accounts.*.allowFrom"),
                    Rule.move("sandbox.image", "agents.defaults.sandbox.docker.image"),
                    Rule.move("sandbox.limits.memory", "agents.defaults.sandbox.docker.memory"),
                    Rule.move("sandbox.limits.cpus", "agents.defaults.sandbox.docker.cpus"),
                    Rule.move("sandbox.limits.timeout", "agents.defaults.sandbox.limits.timeout"),
                    new Rule(
                            "sandbox.enabled",
                            "agents.defaults.sandbox.mode",
                            Aliases::sandboxMode),
                    Rule.move(
                            "agents.defaults.sandbox.docker.cpuLimit",
                            "agents.defaults.sandbox.docker.cpus"),
                    Rule.move(
                            "agents.defaults.sandbox.docker.memoryLimit",
                            "agents.defaults.sandbox.docker.memory"));

    private static final Map<String, String> HOSTS =
            Map.of(
                    "0.0.0.0",
                    "lan",
                    "::",
                    "lan",
                    "127.0.0.1",
                    "loopback",
                    "localhost",
                    "loopback",
                    "::1",
                    "loopback");

    /// One spelling; `*` stands for one name, the same on both sides.
    private record Rule(List<String> from, List<String> to, UnaryOperator<Json> value) {
        Rule(String from, String to, UnaryOperator<Json> value) {
            this(List.of(from.split("\\.")), List.of(to.split("\\.")), value);
        }

        static Rule move(String from, String to) {
            return new Rule(from, to, UnaryOperator.identity());
        }
    }

    /// A tree of canonical names and what was written twice.
    record Result(Located.Obj tree, List<Problem> problems) {}

    private Located.Obj tree;
    private final List<Problem> problems = new ArrayList<>();

    private Aliases(Located.Obj tree) {
        this.tree = tree;
    }

    static Result canonical(Located.Obj tree) {
        Aliases work = new Aliases(tree);
        work.wechatEnabled();
        for (Rule rule : RULES) {
            work.apply(rule);
        }
        work.bindHost();
        work.authEnabled();
        return new Result(work.tree, List.copyOf(work.problems));
    }

    /// The canonical spelling of a path; itself where it is canonical already.
    public static String canonical(String path) {
        String rest = path;
        for (Rule rule : RULES) {
            rest = canonical(rule, rest);
        }
        return rest;
    }

    private static String canonical(Rule rule, String path) {
        List<String> parts = List.of(path.split("\\.", rule.from.size() + 1));
        Optional<Map<String, String>> wild = match(rule.from, parts);
        if (wild.isEmpty()) {
            return path;
        }
        List<String> result = new ArrayList<>(filled(rule.to, wild.get()));
        result.addAll(parts.subList(rule.from.size(), parts.size()));
        return String.join(".", result);
    }

    private static Optional<Map<String, String>> match(List<String> pattern, List<String> parts) {
        if (parts.size() < pattern.size()) {
            return Optional.empty();
        }
        Map<String, String> wild = new LinkedHashMap<>();
        for (int i = 0; i < pattern.size(); i++) {
            if (pattern.get(i).equals("*")) {
                wild.put("*", parts.get(i));
            } else if (!pattern.get(i).equals(parts.get(i))) {
                return Optional.empty();
            }
        }
        return Optional.of(wild);
    }

    private static List<String> filled(List<String> pattern, Map<String, String> wild) {
        return pattern.stream().map(name -> wild.getOrDefault(name, name)).toList();
    }

    private void apply(Rule rule) {
        int star = rule.from.indexOf("*");
        if (star < 0) {
            move(rule, Map.of());
        } else if (Trees.find(tree, rule.from.subList(0, star)) instanceof Located.Obj parent) {
            List.copyOf(parent.members().keySet()).forEach(name -> move(rule, Map.of("*", name)));
        }
    }

    private void move(Rule rule, Map<String, String> wild) {
        List<String> from = filled(rule.from, wild);
        List<String> to = filled(rule.to, wild);
        Located value = Trees.find(tree, from);
        if (value == null) {
            return;
        }
        if (value instanceof Located.Leaf(Json plain, Place place)) {
            value = new Located.Leaf(rule.value.apply(plain), place);
        }
        tree = Trees.without(tree, from);
        put(to, value);
    }

    private void put(List<String> to, Located value) {
        Located there = Trees.find(tree, to);
        boolean joins = there instanceof Located.Obj && value instanceof Located.Obj;
        if (there != null && !joins) {
            String path = String.join(".", to);
            problems.add(
                    new Problem(
                            path,
                            "also written as %s (expected: one of the two; %s holds)"
                                    .formatted(value.place().written(), there.place().written()),
                            Problem.Weight.WARNING));
            return;
        }
        tree = Trees.with(tree, to, there == null ? value : Located.merged(value, there));
    }

    /// Beside `channels.wechat.config`, `enabled` is that of the webhook which it configures.
    private void wechatEnabled() {
        if (Trees.find(tree, List.of("channels", "wechat", "config")) != null) {
            apply(Rule.move("channels.wechat.enabled", "channels.webhook.enabled"));
        }
    }

    /// `gateway.bind` may be a host or an address.
    private void bindHost() {
        List<String> bind = List.of("gateway", "bind");
        if (!(Trees.find(tree, bind) instanceof Located.Leaf(Json.Str(String host), Place place))) {
            return;
        }
        String name = HOSTS.get(host);
        boolean isAddress =
                host.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9a-fA-F]*:[0-9a-fA-F:.%a-z]+");
        if (name != null || isAddress) {
            tree =
                    Trees.with(
                            tree,
                            bind,
                            new Located.Leaf(new Json.Str(name == null ? "custom" : name), place));
        }
        if (name == null && isAddress) {
            put(List.of("gateway", "customBindHost"), new Located.Leaf(new Json.Str(host), place));
        }
    }

    /// `gateway.auth.enabled: false` is the mode `none`; a mode that is written holds.
    private void authEnabled() {
        List<String> enabled = List.of("gateway", "auth", "enabled");
        @Nullable Located written = Trees.find(tree, enabled);
        if (!(written instanceof Located.Leaf leaf)
                || !leaf.value().toString().matches("\"?(true|false)\"?")) {
            return;
        }
        tree = Trees.without(tree, enabled);
        if (leaf.value().toString().contains("false")) {
            put(
                    List.of("gateway", "auth", "mode"),
                    new Located.Leaf(new Json.Str("none"), leaf.place()));
        }
    }

    private static Json sandboxMode(Json value) {
        return value instanceof Json.Bool(boolean on) ? new Json.Str(on ? "all" : "off") : value;
    }
}
