package bot.molt.cli.original;

import bot.molt.base.config.PrivateFile;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import bot.molt.cli.check.Copies;
import bot.molt.cli.check.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// What was allowed for good. The original's main agent is the operator here; what it allowed to
/// other agents, and its `security` and `ask`, are named and not taken over: the configuration says
/// those here.
record TakenApprovals(Original original) {
    private static final String FILE = "exec-approvals.json";
    private static final String MAIN = "main";

    /// Agents of the original by the name under which their patterns hold here.
    private static final Map<String, String> NAMES = Map.of(MAIN, MAIN, "default", MAIN, "*", "*");

    Optional<Finding> look() throws IOException {
        Json.Obj theirs = Original.read(original.file(FILE)).object("agents");
        Json.Obj own = Original.read(original.own(FILE)).object("agents");
        Json.Obj grown = own;
        int count = 0;
        Set<String> kept = new TreeSet<>();
        for (String agent : theirs.members().keySet()) {
            String name = NAMES.get(agent);
            if (name == null) {
                boolean isOurs = agent.startsWith("user:");
                kept.addAll(isOurs ? Set.of() : Set.of(agent));
            } else {
                List<Json> more = missing(theirs.object(agent), grown.object(name));
                count += more.size();
                grown = grown.with(name, with(grown.object(name), more));
            }
        }
        if (count == 0) {
            return kept.isEmpty()
                    ? Optional.empty()
                    : Optional.of(Finding.info("original.approvals", keptText(kept), ""));
        }
        Json.Obj next = grown;
        int patterns = count;
        return Optional.of(
                Finding.info(
                                "original.approvals",
                                "%d patterns that the original allowed for good are not allowed here%s"
                                        .formatted(
                                                patterns,
                                                kept.isEmpty() ? "" : "; " + keptText(kept)),
                                "moltbot doctor --fix takes them over")
                        .mending(copies -> write(copies, next, patterns)));
    }

    private static String keptText(Set<String> agents) {
        return "kept, not imported yet: what other agents may: " + String.join(", ", agents);
    }

    private static List<Json> missing(Json.Obj theirs, Json.Obj own) {
        Set<String> known = new HashSet<>();
        own.items("allowlist").forEach(rule -> pattern(rule).ifPresent(known::add));
        List<Json> missing = new ArrayList<>();
        for (Json rule : theirs.items("allowlist")) {
            if (pattern(rule).filter(known::add).isPresent()) {
                missing.add(rule);
            }
        }
        return missing;
    }

    private static Optional<String> pattern(Json rule) {
        return rule instanceof Json.Obj one
                ? one.string("pattern").filter(pattern -> !pattern.isBlank())
                : Optional.empty();
    }

    private static Json.Obj with(Json.Obj agent, List<Json> more) {
        List<Json> all = new ArrayList<>(agent.items("allowlist"));
        all.addAll(more);
        return all.isEmpty() ? agent : agent.with("allowlist", Json.array(all));
    }

    private String write(Copies copies, Json.Obj agents, int count) throws IOException {
        original.requireNoGateway();
        Path file = original.own(FILE);
        if (Files.exists(file)) {
            copies.keep(file);
        }
        Json.Obj before = Original.read(file);
        Json.Obj base =
                before.members().isEmpty() ? Json.object().put("version", 1).build() : before;
        PrivateFile.write(file, JsonText.pretty(base.with("agents", agents)) + "\n");
        return "wrote %d patterns to %s".formatted(count, file);
    }
}
