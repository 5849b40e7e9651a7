package bot.molt.providers;

import bot.molt.providers.anthropic.AnthropicMessages;
import bot.molt.providers.completions.OpenaiCompletions;
import bot.molt.providers.google.GoogleGenerativeAi;
import bot.molt.providers.ollama.Ollama;
import bot.molt.providers.responses.OpenaiResponses;
import bot.molt.spi.model.ModelApi;
import java.util.List;

/// The list of model APIs.
public final class Providers {
    private Providers() {}

    /// All of them, sorted by name.
    public static List<ModelApi> builtIn() {
        return List.of(
                new AnthropicMessages(),
                new GoogleGenerativeAi(),
                new Ollama(),
                new OpenaiCompletions(),
                new OpenaiResponses());
    }
}
