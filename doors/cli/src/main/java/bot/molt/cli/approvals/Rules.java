package bot.molt.cli.approvals;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.Ids;
import bot.molt.base.json.Json;
import bot.molt.cli.Table;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The rules in an `exec-approvals.json`: `{"agents":{"main":{"allowlist":[{"pattern":"git
/// *"}]}}}`.
final class Rules {
    private Rules() {}

    /// Errors: `invalid_params` where a rule has no pattern.
    static void check(Json.Obj file) {
        for (Map.Entry<String, Json> agent : file.object("agents").members().entrySet()) {
            boolean fits =
                    agent.getValue() instanceof Json.Obj one
                            && one.items("allowlist").stream().noneMatch(r -> pattern(r).isBlank());
            if (!fits) {
                throw new CodedException(
                        ErrorCode.INVALID_PARAMS,
                        "agents.%s: not usable (expected: {\"allowlist\":[{\"pattern\":\"…\"}]})"
                                .formatted(agent.getKey()));
            }
        }
    }

    static String pattern(Json rule) {
        return rule instanceof Json.Obj one ? one.string("pattern").orElse("") : "";
    }

    static List<String> patterns(Json.Obj file, String agent) {
        return file.object("agents").object(agent).items("allowlist").stream()
                .map(Rules::pattern)
                .toList();
    }

    static Json.Obj with(Json.Obj file, String agent, String pattern) {
        List<Json> rules = new ArrayList<>(rules(file, agent));
        rules.add(
                Json.object()
                        .put("id", Ids.text(12))
                        .put("pattern", pattern)
                        .put("addedAt", System.currentTimeMillis())
                        .build());
        return withRules(file, agent, rules);
    }

    static Json.Obj without(Json.Obj file, String agent, String pattern) {
        List<Json> rules = new ArrayList<>(rules(file, agent));
        rules.removeIf(rule -> pattern(rule).equals(pattern));
        return withRules(file, agent, rules);
    }

    private static List<Json> rules(Json.Obj file, String agent) {
        return file.object("agents").object(agent).items("allowlist");
    }

    private static Json.Obj withRules(Json.Obj file, String agent, List<Json> rules) {
        Json.Obj agents = file.object("agents");
        Json.Obj one = agents.object(agent).with("allowlist", Json.array(rules));
        return file.with("agents", agents.with(agent, one));
    }

    static void print(Json.Obj file, PrintStream out) {
        Table table = new Table("AGENT", "PATTERN");
        boolean empty = true;
        for (String agent : file.object("agents").members().keySet()) {
            for (String pattern : patterns(file, agent)) {
                table.row(agent, pattern);
                empty = false;
            }
        }
        if (empty) {
            out.println("Nothing is allowed for good.");
        } else {
            table.print(out);
        }
    }
}
