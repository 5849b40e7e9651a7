package bot.molt.providers.catalog;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A provider that needs nothing but a key.
///
/// @param variables of the environment that hold the key, the first that is set wins; empty where
///   the server asks for none
/// @param model that is asked where nobody names one; empty for none
record BuiltInProvider(String id, String api, URI baseUrl, List<String> variables, String model) {
    private static final String MESSAGES = "anthropic-messages";
    private static final String COMPLETIONS = "openai-completions";
    private static final String RESPONSES = "openai-responses";

    private static final Map<String, BuiltInProvider> ALL =
            List.of(
                            of(
                                    "anthropic",
                                    MESSAGES,
                                    "https://api.anthropic.com",
                                    "ANTHROPIC_API_KEY,ANTHROPIC_OAUTH_TOKEN",
                                    "claude-sonnet-4-5"),
                            of(
                                    "openai",
                                    RESPONSES,
                                    "https://api.openai.com/v1",
                                    "OPENAI_API_KEY",
                                    "gpt-5.2"),
                            of(
                                    "google",
                                    "google-generative-ai",
                                    "https://generativelanguage.googleapis.com/v1beta",
                                    "GEMINI_API_KEY,GOOGLE_API_KEY",
                                    "gemini-3-pro-preview"),
                            of("ollama", "ollama", "http://127.0.0.1:11434", "", ""),
                            of(
                                    "openrouter",
                                    COMPLETIONS,
                                    "https://openrouter.ai/api/v1",
                                    "OPENROUTER_API_KEY",
                                    "anthropic/claude-sonnet-4.5"),
                            of("xai", COMPLETIONS, "https://api.x.ai/v1", "XAI_API_KEY", "grok-4"),
                            of(
                                    "groq",
                                    COMPLETIONS,
                                    "https://api.groq.com/openai/v1",
                                    "GROQ_API_KEY",
                                    "openai/gpt-oss-120b"),
                            of(
                                    "cerebras",
                                    COMPLETIONS,
                                    "https://api.cerebras.ai/v1",
                                    "CEREBRAS_API_KEY",
                                    "gpt-oss-120b"),
                            of(
                                    "mistral",
                                    COMPLETIONS,
                                    "https://api.mistral.ai/v1",
                                    "MISTRAL_API_KEY",
                                    "mistral-large-latest"),
                            of(
                                    "zai",
                                    COMPLETIONS,
                                    "https://api.z.ai/api/paas/v4",
                                    "ZAI_API_KEY,Z_AI_API_KEY",
                                    "glm-4.7"),
                            of(
                                    "zhipu",
                                    COMPLETIONS,
                                    "https://open.bigmodel.cn/api/paas/v4",
                                    "ZHIPU_API_KEY,ZHIPUAI_API_KEY",
                                    "glm-4.7"),
                            of(
                                    "moonshot",
                                    COMPLETIONS,
                                    "https://api.moonshot.ai/v1",
                                    "MOONSHOT_API_KEY",
                                    "kimi-k2-0905-preview"),
                            of(
                                    "deepseek",
                                    COMPLETIONS,
                                    "https://api.deepseek.com",
                                    "DEEPSEEK_API_KEY",
                                    "deepseek-chat"),
                            of(
                                    "qwen",
                                    COMPLETIONS,
                                    "https://dashscope.aliyuncs.com/compatible-mode/v1",
                                    "DASHSCOPE_API_KEY,QWEN_API_KEY",
                                    "qwen3-max"),
                            of(
                                    "minimax",
                                    MESSAGES,
                                    "https://api.minimax.io/anthropic",
                                    "MINIMAX_API_KEY",
                                    "MiniMax-M2.1"),
                            of(
                                    "vercel-ai-gateway",
                                    COMPLETIONS,
                                    "https://ai-gateway.vercel.sh/v1",
                                    "AI_GATEWAY_API_KEY",
                                    "anthropic/claude-sonnet-4.5"),
                            of(
                                    "opencode",
                                    COMPLETIONS,
                                    "https://opencode.ai/zen/v1",
                                    "OPENCODE_API_KEY",
                                    ""),
                            of(
                                    "venice",
                                    COMPLETIONS,
                                    "https://api.venice.ai/api/v1",
                                    "VENICE_API_KEY",
                                    ""),
                            of(
                                    "synthetic",
                                    COMPLETIONS,
                                    "https://api.synthetic.new/openai/v1",
                                    "SYNTHETIC_API_KEY",
                                    ""),
                            of(
                                    "together",
                                    COMPLETIONS,
                                    "https://api.together.xyz/v1",
                                    "TOGETHER_API_KEY",
                                    ""),
                            of(
                                    "fireworks",
                                    COMPLETIONS,
                                    "https://api.fireworks.ai/inference/v1",
                                    "FIREWORKS_API_KEY",
                                    ""),
                            of(
                                    "siliconflow",
                                    COMPLETIONS,
                                    "https://api.siliconflow.cn/v1",
                                    "SILICONFLOW_API_KEY",
                                    ""),
                            of("vllm", COMPLETIONS, "http://127.0.0.1:8000/v1", "", ""),
                            of("llamacpp", COMPLETIONS, "http://127.0.0.1:8080/v1", "", ""),
                            of("lmstudio", COMPLETIONS, "http://127.0.0.1:1234/v1", "", ""))
                    .stream()
                    .collect(Collectors.toMap(BuiltInProvider::id, one -> one));

    /// The order in which a key of the environment decides which model is asked.
    static final List<String> PREFERRED = List.of("anthropic", "openai", "google", "openrouter");

    private static BuiltInProvider of(
            String id, String api, String baseUrl, String variables, String model) {
        return new BuiltInProvider(
                id,
                api,
                URI.create(baseUrl),
                variables.isEmpty() ? List.of() : List.of(variables.split(",")),
                model);
    }

    static @Nullable BuiltInProvider find(String id) {
        return ALL.get(id);
    }

    /// All, by id.
    static Map<String, BuiltInProvider> all() {
        return new TreeMap<>(ALL);
    }
}
