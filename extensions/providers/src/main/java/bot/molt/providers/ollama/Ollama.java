package bot.molt.providers.ollama;

import bot.molt.spi.model.ModelApi;
import bot.molt.spi.model.ModelClient;
import bot.molt.spi.model.ModelEndpoint;

/// Ollama's own API. Its server cuts what does not fit its window without a word, so the window is
/// named with each request where it is known.
///
/// Dialect: `numCtx` is the window in tokens.
///
/// Source: github.com/ollama/ollama, docs/api.md.
public final class Ollama implements ModelApi {
    static final String NAME = "ollama";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public ModelClient open(ModelEndpoint endpoint) {
        return new OllamaClient(endpoint);
    }
}
