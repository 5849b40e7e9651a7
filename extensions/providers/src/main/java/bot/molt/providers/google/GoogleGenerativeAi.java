package bot.molt.providers.google;

import bot.molt.spi.model.ModelApi;
import bot.molt.spi.model.ModelClient;
import bot.molt.spi.model.ModelEndpoint;

/// Google's Gemini API, version v1beta. The base URL ends with the version.
///
/// A signature of thoughts that comes with a call or a text is kept as a thought of its own right
/// before it.
///
/// Source: ai.google.dev/api/generate-content, "Function calling", "Thinking", "Thought
/// signatures".
public final class GoogleGenerativeAi implements ModelApi {
    static final String NAME = "google-generative-ai";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public ModelClient open(ModelEndpoint endpoint) {
        return new GeminiClient(endpoint);
    }
}
