package bot.molt.providers.completions;

import bot.molt.providers.ProviderContract;
import bot.molt.spi.model.ModelApi;

class OpenaiCompletionsTest extends ProviderContract {
    @Override
    protected ModelApi api() {
        return new OpenaiCompletions();
    }

    @Override
    protected boolean signsThoughts() {
        return false;
    }
}
