package bot.molt.cli.onboard;

import bot.molt.cli.Args;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Who can think for the agent, as somebody chooses it.
enum Provider {
    ANTHROPIC("anthropic", "Anthropic (Claude)", "ANTHROPIC_API_KEY", "apikey"),
    OPENAI("openai", "OpenAI", "OPENAI_API_KEY"),
    GOOGLE("google", "Google (Gemini)", "GEMINI_API_KEY", "gemini-api-key gemini"),
    OPENROUTER("openrouter", "OpenRouter", "OPENROUTER_API_KEY"),
    DEEPSEEK("deepseek", "DeepSeek 深度求索", "DEEPSEEK_API_KEY"),
    MOONSHOT("moonshot", "Moonshot (Kimi) 月之暗面", "MOONSHOT_API_KEY"),
    QWEN("qwen", "Qwen 通义千问", "DASHSCOPE_API_KEY"),
    ZHIPU("zhipu", "Zhipu 智谱", "ZHIPU_API_KEY"),
    ZAI("zai", "Z.AI (GLM)", "ZAI_API_KEY"),
    MINIMAX("minimax", "MiniMax", "MINIMAX_API_KEY"),
    SILICONFLOW("siliconflow", "SiliconFlow 硅基流动", "SILICONFLOW_API_KEY"),
    XAI("xai", "xAI (Grok)", "XAI_API_KEY"),
    MISTRAL("mistral", "Mistral", "MISTRAL_API_KEY"),
    GROQ("groq", "Groq", "GROQ_API_KEY"),
    OLLAMA("ollama", "Ollama (this machine)", "");

    private final String id;
    private final String title;
    private final String variable;
    private final String names;

    Provider(String id, String title, String variable) {
        this(id, title, variable, "");
    }

    /// @param names other words for it in lower case, with blanks between them
    Provider(String id, String title, String variable, String names) {
        this.id = id;
        this.title = title;
        this.variable = variable;
        this.names = names;
    }

    /// As the gateway calls it.
    String id() {
        return id;
    }

    /// For people.
    String title() {
        return title;
    }

    boolean needsKey() {
        return !variable.isEmpty();
    }

    /// The variable of the environment that mostly holds its key; empty for none.
    String variable() {
        return variable;
    }

    /// The option that gives its key.
    String option() {
        return this == GOOGLE ? "--gemini-api-key" : "--" + id + "-api-key";
    }

    /// The key that the environment holds; empty for none.
    String keyOf(Map<String, String> environment) {
        return variable.isEmpty() ? "" : environment.getOrDefault(variable, "").strip();
    }

    /// The one that `--auth-choice` names; null for `skip`.
    ///
    /// Errors: `invalid_params` with the names.
    static @Nullable Provider named(String choice) {
        String lower = choice.toLowerCase(Locale.ROOT);
        if (lower.equals("skip")) {
            return null;
        }
        for (Provider each : values()) {
            boolean isNamed =
                    each.id.equals(lower)
                            || (each.id + "-api-key").equals(lower)
                            || List.of(each.names.split(" ")).contains(lower);
            if (isNamed) {
                return each;
            }
        }
        List<String> known = new ArrayList<>();
        for (Provider each : values()) {
            known.add(each.id);
        }
        throw Args.refused("--auth-choice", choice, "skip, " + String.join(", ", known));
    }
}
