package bot.molt.agent.session;

import bot.molt.base.json.Json;
import bot.molt.spi.model.ModelRequest;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Names and values of what is kept of a session, as the original spells them.
public final class Fields {
    public static final String THINKING = "thinkingLevel";
    public static final String VERBOSE = "verboseLevel";
    public static final String REASONING = "reasoningLevel";
    public static final String MODEL_OVERRIDE = "modelOverride";
    public static final String PROVIDER_OVERRIDE = "providerOverride";
    public static final String QUEUE_MODE = "queueMode";
    public static final String QUEUE_QUIET = "queueDebounceMs";
    public static final String QUEUE_CAP = "queueCap";
    public static final String QUEUE_DROP = "queueDrop";
    public static final String SEND_POLICY = "sendPolicy";
    public static final String ABORTED = "abortedLastRun";
    public static final String COMPACTIONS = "compactionCount";
    public static final String HEARTBEAT_TEXT = "lastHeartbeatText";
    public static final String HEARTBEAT_AT = "lastHeartbeatSentAt";

    /// What a reset keeps.
    private static final List<String> KEPT_BY_RESET =
            List.of(
                    THINKING,
                    VERBOSE,
                    REASONING,
                    "responseUsage",
                    MODEL_OVERRIDE,
                    PROVIDER_OVERRIDE,
                    SEND_POLICY,
                    "origin",
                    "deliveryContext",
                    "lastChannel",
                    "lastTo",
                    "lastAccountId",
                    "lastThreadId",
                    "chatType",
                    "channel",
                    "spawnedBy");

    private Fields() {}

    /// What is left of a session's fields once it begins anew: the levels and names.
    public static Json.Obj afterReset(Json.Obj entry) {
        Json.Obj kept = Json.Obj.EMPTY;
        for (String field : KEPT_BY_RESET) {
            Json value = entry.get(field);
            kept = value == null ? kept : kept.with(field, value);
        }
        return kept.with("inputTokens", 0).with("outputTokens", 0).with("totalTokens", 0);
    }

    /// The level of a word, however the original spells it; empty for another word.
    public static Optional<ModelRequest.Thinking> thinking(String word) {
        return switch (word.strip().toLowerCase(Locale.ROOT)) {
            case "off", "none" -> Optional.of(ModelRequest.Thinking.OFF);
            case "on", "minimal", "think" -> Optional.of(ModelRequest.Thinking.MINIMAL);
            case "low", "think-hard", "thinkhard" -> Optional.of(ModelRequest.Thinking.LOW);
            case "medium", "med", "harder", "think-harder", "adaptive" ->
                    Optional.of(ModelRequest.Thinking.MEDIUM);
            case "high", "ultra", "ultrathink", "highest" ->
                    Optional.of(ModelRequest.Thinking.HIGH);
            case "xhigh", "x-high", "max" -> Optional.of(ModelRequest.Thinking.XHIGH);
            default -> Optional.empty();
        };
    }

    /// The words of the levels.
    public static List<String> thinkingLevels() {
        return Arrays.stream(ModelRequest.Thinking.values()).map(Fields::word).toList();
    }

    public static String word(ModelRequest.Thinking level) {
        return level.name().toLowerCase(Locale.ROOT);
    }

    /// A number; zero where there is none.
    public static long number(Json.Obj entry, String name) {
        return entry.number(name).orElse(0L);
    }
}
