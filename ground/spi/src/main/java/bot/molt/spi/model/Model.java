package bot.molt.spi.model;

import java.io.IOException;
import java.util.function.Consumer;

/// One model that can be asked.
///
/// Threads: safe for any number.
public interface Model {
    /// `anthropic/claude-sonnet-4-5`.
    String ref();

    /// Name of the [ModelApi], as [ModelMessage.Assistant] keeps it.
    String api();

    ModelFacts facts();

    /// Asks, as [ModelClient#generate] does; the request's own name of a model is not looked at.
    /// Where a key is refused, or has nothing left, the next key of the provider is tried, and
    /// where the server is busy it is waited for a moment, both only before the listener was told
    /// anything.
    ///
    /// Errors: [ModelException]: the last one, after all keys and patience were used up.
    ModelReply generate(ModelRequest request, Consumer<ModelEvent> listener)
            throws IOException, InterruptedException;
}
