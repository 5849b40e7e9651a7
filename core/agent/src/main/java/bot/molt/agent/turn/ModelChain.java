package bot.molt.agent.turn;

import bot.molt.agent.prompt.Outside;
import bot.molt.spi.model.Model;
import bot.molt.spi.model.ModelEvent;
import bot.molt.spi.model.ModelException;
import bot.molt.spi.model.ModelReply;
import bot.molt.spi.model.ModelRequest;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// Asks models until one has answered: one whose answer broke off in the middle once more, then the
/// next. What was told of an answer that broke off is told to be void. Keys and patience with a
/// server are the business of [Model]. Results of tools are marked here as what they are.
///
/// Threads: the turn's.
final class ModelChain {
    private static final System.Logger LOG = System.getLogger(ModelChain.class.getName());
    private static final int TRIES = 2;

    private ModelChain() {}

    /// An answer and who gave it.
    record Answer(ModelReply reply, Model model) {}

    /// What a request is for one model, and who is told of its events.
    interface Asking {
        ModelRequest request(Model model);

        default void event(ModelEvent event) {}

        /// What was told of since the request began does not count.
        default void startsOver() {}
    }

    /// Asks the models in order.
    ///
    /// Errors: [ModelException] of kind `CONTEXT_OVERFLOW` and `INVALID` at once; else the last
    /// one, with every attempt in its message.
    static Answer ask(List<Model> models, Asking asking) throws IOException, InterruptedException {
        List<String> attempts = new ArrayList<>();
        ModelException last = null;
        for (Model model : models) {
            try {
                return tried(model, asking);
            } catch (ModelException e) {
                LOG.log(Level.INFO, "{0}: {1}", model.ref(), e.getMessage());
                attempts.add(model.ref() + ": " + e.getMessage());
                last = e;
                if (isFinal(e)) {
                    throw e;
                }
            }
        }
        if (last == null) {
            throw new IllegalStateException("no model to ask");
        }
        throw attempts.size() == 1
                ? last
                : new ModelException(
                        last.kind(),
                        "%d models failed: %s"
                                .formatted(attempts.size(), String.join("; ", attempts)),
                        last.retryAfter().orElse(null));
    }

    private static Answer tried(Model model, Asking asking)
            throws IOException, InterruptedException {
        for (int attempt = 1; true; attempt++) {
            Told told = new Told(asking);
            try {
                return new Answer(
                        model.generate(Outside.marked(asking.request(model)), told), model);
            } catch (ModelException e) {
                if (told.any) {
                    asking.startsOver();
                }
                if (attempt == TRIES || !told.any || isFinal(e)) {
                    throw e;
                }
                LOG.log(Level.INFO, "{0} broke off, asked again: {1}", model.ref(), e.getMessage());
            }
        }
    }

    /// Passes events on, and remembers that there were some.
    private static final class Told implements Consumer<ModelEvent> {
        private final Asking asking;
        private boolean any;

        Told(Asking asking) {
            this.asking = asking;
        }

        @Override
        public void accept(ModelEvent event) {
            any = true;
            asking.event(event);
        }
    }

    private static boolean isFinal(ModelException e) {
        return switch (e.kind()) {
            case CONTEXT_OVERFLOW, INVALID -> true;
            case AUTH, BILLING, RATE_LIMITED, OVERLOADED, NETWORK, NO_MODEL, SERVER -> false;
        };
    }
}
