package bot.molt.node.system;

import bot.molt.base.json.Json;
import bot.molt.node.guard.CommandText;
import bot.molt.node.invoke.NodeFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What `system.run` and `system.run.prepare` are asked. Fields that this node does not know are
/// left alone: other gateways send more.
///
/// @param limit after which it is ended; null for none
record RunRequest(
        List<String> command,
        String workdir,
        Map<String, String> env,
        @Nullable Duration limit,
        boolean approved,
        boolean always,
        @Nullable String agentId,
        @Nullable String sessionKey,
        @Nullable String runId) {
    private static final long LONGEST = Duration.ofDays(1).toMillis();

    /// Errors: `INVALID_REQUEST` in the words of the original.
    static RunRequest of(Json.Obj params) {
        List<String> command = words(params);
        String raw = params.string("rawCommand").orElse("").strip();
        if (!raw.isEmpty()
                && CommandText.isShell(command)
                && !command.getLast().strip().equals(raw)) {
            throw wrong("rawCommand does not match command");
        }
        String decision = params.string("approvalDecision").orElse("");
        long millis = params.number("timeoutMs").orElse(0L);
        return new RunRequest(
                command,
                params.string("cwd").orElse(""),
                env(params.object("env")),
                millis <= 0 ? null : Duration.ofMillis(Math.min(LONGEST, millis)),
                params.isTrue("approved") || decision.startsWith("allow-"),
                decision.equals("allow-always"),
                params.string("agentId").orElse(null),
                params.string("sessionKey").orElse(null),
                params.string("runId").orElse(null));
    }

    private static List<String> words(Json.Obj params) {
        List<String> words = new ArrayList<>();
        for (Json item : params.items("command")) {
            if (!(item instanceof Json.Str(String word))) {
                throw wrong(
                        "command: not all words are text (expected: [\"program\",\"argument\"])");
            }
            words.add(word);
        }
        if (words.isEmpty() || words.getFirst().isBlank()) {
            throw wrong("command required");
        }
        return words;
    }

    private static Map<String, String> env(Json.Obj written) {
        Map<String, String> env = new LinkedHashMap<>();
        written.members()
                .forEach((name, value) -> {
                    if (value instanceof Json.Str(String text)) {
                        env.put(name, text);
                    }
                });
        return env;
    }

    private static NodeFailure wrong(String text) {
        return new NodeFailure(NodeFailure.INVALID_REQUEST, text);
    }

    String text() {
        return CommandText.of(command);
    }
}
