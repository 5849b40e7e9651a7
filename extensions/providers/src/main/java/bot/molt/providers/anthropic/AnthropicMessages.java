package bot.molt.providers.anthropic;

import bot.molt.spi.model.ModelApi;
import bot.molt.spi.model.ModelClient;
import bot.molt.spi.model.ModelEndpoint;

/// Anthropic's Messages API, version 2023-06-01. Prompts are cached up to their last message.
///
/// Dialect: `authHeader: true` sends the key as `Authorization: Bearer`; `thinking` is `adaptive`
/// or `budget` where the model's name does not tell.
///
/// Source: docs.anthropic.com, "Messages", "Streaming messages", "Extended thinking", "Prompt
/// caching".
public final class AnthropicMessages implements ModelApi {
    static final String NAME = "anthropic-messages";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public ModelClient open(ModelEndpoint endpoint) {
        return new MessagesClient(endpoint);
    }
}
