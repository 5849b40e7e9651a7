package bot.molt.providers.completions;

import bot.molt.spi.model.ModelApi;
import bot.molt.spi.model.ModelClient;
import bot.molt.spi.model.ModelEndpoint;

/// OpenAI's Chat Completions API as many servers speak it: OpenRouter, DeepSeek, Moonshot, Qwen,
/// Zhipu, MiniMax, Mistral, Groq, vLLM, llama.cpp and others. The base URL ends with `/v1` where
/// the server has it.
///
/// Dialect, for servers that the host of the base URL does not tell: `maxTokensField`
/// (`max_tokens`, `max_completion_tokens`), `thinking` (`effort`, `reasoning`, `type`, `enable`,
/// `none`), `supportsReasoningEffort: false` for `none`, `supportsUsageInStreaming`,
/// `supportsStore`.
///
/// Source: platform.openai.com/docs/api-reference/chat and the pages of the servers named.
public final class OpenaiCompletions implements ModelApi {
    static final String NAME = "openai-completions";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public ModelClient open(ModelEndpoint endpoint) {
        return new CompletionsClient(endpoint);
    }
}
