package bot.molt.providers.completions;

import bot.molt.base.json.Json;
import bot.molt.spi.model.ModelEndpoint;
import bot.molt.spi.model.ModelRequest.Thinking;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Where servers of this API differ.
///
/// @param maxTokens name of the member
/// @param usage whether the count of tokens must be asked for
/// @param nineLetterIds whether ids of calls have nine letters and digits
/// @param thoughtsBack whether a message with calls must have its thoughts, be they empty
/// @param cacheKey whether requests may name what they share
record Dialect(
        String maxTokens,
        Think think,
        boolean usage,
        boolean nineLetterIds,
        boolean thoughtsBack,
        boolean cacheKey) {
    /// How a server is told to think.
    enum Think {
        /// `"reasoning_effort": "high"`.
        EFFORT,
        /// `"reasoning": {"effort": "high"}`.
        REASONING,
        /// `"thinking": {"type": "enabled"}`.
        TYPE,
        /// `"enable_thinking": true`.
        ENABLE,
        /// It is not.
        NONE
    }

    private static final Dialect PLAIN =
            new Dialect("max_tokens", Think.EFFORT, true, false, false, false);
    private static final Dialect OPENAI =
            new Dialect("max_completion_tokens", Think.EFFORT, true, false, false, true);
    private static final Dialect SILENT =
            new Dialect("max_tokens", Think.NONE, true, false, false, false);
    private static final Dialect TYPED =
            new Dialect("max_tokens", Think.TYPE, true, false, false, false);

    /// By the end of the host's name.
    private static final Map<String, Dialect> HOSTS =
            Map.ofEntries(
                    Map.entry("api.openai.com", OPENAI),
                    Map.entry("openai.azure.com", OPENAI),
                    Map.entry(
                            "openrouter.ai",
                            new Dialect("max_tokens", Think.REASONING, true, false, false, false)),
                    Map.entry(
                            "deepseek.com",
                            new Dialect("max_tokens", Think.TYPE, true, false, true, false)),
                    Map.entry("z.ai", TYPED),
                    Map.entry("bigmodel.cn", TYPED),
                    Map.entry("moonshot.ai", SILENT),
                    Map.entry("moonshot.cn", SILENT),
                    Map.entry("minimax.io", SILENT),
                    Map.entry("minimaxi.com", SILENT),
                    Map.entry("x.ai", SILENT),
                    Map.entry(
                            "aliyuncs.com",
                            new Dialect("max_tokens", Think.ENABLE, true, false, false, false)),
                    Map.entry(
                            "mistral.ai",
                            new Dialect("max_tokens", Think.NONE, false, true, false, false)));

    static Dialect of(ModelEndpoint endpoint) {
        String host = String.valueOf(endpoint.baseUrl().getHost()).toLowerCase(Locale.ROOT);
        Dialect known =
                HOSTS.entrySet().stream()
                        .filter(entry ->
                                host.equals(entry.getKey()) || host.endsWith("." + entry.getKey()))
                        .map(Map.Entry::getValue)
                        .findFirst()
                        .orElse(PLAIN);
        return known.with(endpoint.dialect());
    }

    private Dialect with(Json.Obj written) {
        Think way =
                written.string("thinking")
                        .map(name -> Think.valueOf(name.toUpperCase(Locale.ROOT)))
                        .orElse(isFalse(written, "supportsReasoningEffort") ? Think.NONE : think);
        return new Dialect(
                written.string("maxTokensField").orElse(maxTokens),
                way,
                usage && !isFalse(written, "supportsUsageInStreaming"),
                nineLetterIds,
                thoughtsBack,
                cacheKey);
    }

    private static boolean isFalse(Json.Obj written, String name) {
        return written.get(name) instanceof Json.Bool(boolean value) && !value;
    }

    /// Adds what tells the server to think; where nobody wants it to, the server's own way holds.
    void think(Json.ObjectBuilder body, Thinking level) {
        if (level == Thinking.OFF) {
            return;
        }
        switch (think) {
            case EFFORT -> body.put("reasoning_effort", effort(level));
            case REASONING ->
                    body.put("reasoning", Json.object().put("effort", effort(level)).build());
            case TYPE -> body.put("thinking", Json.object().put("type", "enabled").build());
            case ENABLE -> body.put("enable_thinking", true);
            case NONE -> {}
        }
    }

    /// Only OpenAI itself knows more than three.
    private String effort(Thinking level) {
        boolean fine = equals(OPENAI) || think == Think.REASONING;
        return switch (level) {
            case OFF, LOW -> "low";
            case MINIMAL -> fine ? "minimal" : "low";
            case MEDIUM -> "medium";
            case HIGH -> "high";
            case XHIGH -> fine ? "xhigh" : "high";
        };
    }

    /// An id of a call as the server takes it, the same for the same one.
    String callId(String id) {
        if (!nineLetterIds || id.matches("[A-Za-z0-9]{9}")) {
            return id.length() <= 64 ? id : id.substring(id.length() - 64);
        }
        String digest = bot.molt.base.Digests.sha256Hex(id);
        return digest.substring(0, 9);
    }

    /// What a server may call the window of a model.
    static final List<String> WINDOW =
            List.of("context_length", "context_window", "max_model_len", "max_context_length");
}
