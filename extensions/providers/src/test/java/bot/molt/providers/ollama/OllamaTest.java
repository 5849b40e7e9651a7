package bot.molt.providers.ollama;

import bot.molt.providers.ProviderContract;
import bot.molt.spi.model.ModelApi;
import bot.molt.spi.model.ModelReply.Stop;

class OllamaTest extends ProviderContract {
    @Override
    protected ModelApi api() {
        return new Ollama();
    }

    @Override
    protected boolean signsThoughts() {
        return false;
    }

    /// The server tells of no cache.
    @Override
    protected long cached(long tokens) {
        return 0;
    }

    /// The server knows no refusals.
    @Override
    protected Stop refusal() {
        return Stop.END;
    }
}
