package bot.molt.providers.responses;

import bot.molt.spi.model.ModelApi;
import bot.molt.spi.model.ModelClient;
import bot.molt.spi.model.ModelEndpoint;

/// OpenAI's Responses API. Nothing is kept at the server: thoughts come encrypted and go back with
/// the conversation. The base URL ends with `/v1`.
///
/// Dialect: `supportsReasoningEffort: false` for a model that cannot be told to think.
///
/// Source: platform.openai.com/docs/api-reference/responses and …/responses-streaming.
public final class OpenaiResponses implements ModelApi {
    static final String NAME = "openai-responses";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public ModelClient open(ModelEndpoint endpoint) {
        return new ResponsesClient(endpoint);
    }
}
