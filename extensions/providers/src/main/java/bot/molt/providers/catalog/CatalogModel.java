package bot.molt.providers.catalog;

import bot.molt.spi.model.Model;
import bot.molt.spi.model.ModelClient;
import bot.molt.spi.model.ModelEvent;
import bot.molt.spi.model.ModelException;
import bot.molt.spi.model.ModelFacts;
import bot.molt.spi.model.ModelReply;
import bot.molt.spi.model.ModelRequest;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/// A model that is asked with one key after another.
final class CatalogModel implements Model {
    private final String provider;
    private final String id;
    private final String api;
    private final ModelFacts facts;
    private final Access access;

    /// Keys and clients of the model's provider.
    interface Access {
        /// In the order in which they are tried; never empty.
        List<Credential> keys(String session);

        ModelClient client(Credential key);

        void served(Credential key, String session);

        void refused(Credential key, ModelException.Kind kind);
    }

    CatalogModel(String provider, String id, String api, ModelFacts facts, Access access) {
        this.provider = provider;
        this.id = id;
        this.api = api;
        this.facts = facts;
        this.access = access;
    }

    @Override
    public String ref() {
        return provider + "/" + id;
    }

    @Override
    public String api() {
        return api;
    }

    @Override
    public ModelFacts facts() {
        return facts;
    }

    /// Tells whether something was told.
    private static final class Told implements Consumer<ModelEvent> {
        private final Consumer<ModelEvent> listener;
        private boolean some;

        Told(Consumer<ModelEvent> listener) {
            this.listener = listener;
        }

        @Override
        public void accept(ModelEvent event) {
            some = true;
            listener.accept(event);
        }
    }

    @Override
    public ModelReply generate(ModelRequest request, Consumer<ModelEvent> listener)
            throws IOException, InterruptedException {
        ModelRequest asked = limited(request.withModel(id));
        String session = request.options().cacheKey();
        Told told = new Told(listener);
        Patience patience = new Patience();
        List<Credential> keys = access.keys(session);
        int at = 0;
        while (true) {
            Credential key = keys.get(at);
            try {
                ModelReply reply = access.client(key).generate(asked, told);
                access.served(key, session);
                return reply;
            } catch (ModelException e) {
                boolean another = refuse(key, e) && at + 1 < keys.size();
                if (told.some || !(another || (isBusy(e) && patience.wait(e)))) {
                    throw e;
                }
                at += another ? 1 : 0;
            }
        }
    }

    /// An answer is as long as the model can make it where nobody says how long it may be.
    private ModelRequest limited(ModelRequest request) {
        int wanted = request.options().maxTokens();
        int most = facts.maxOutputTokens();
        boolean known = !facts.equals(ModelFacts.UNKNOWN);
        boolean fits = wanted > 0 && (wanted <= most || !known);
        return fits || !known
                ? request
                : new ModelRequest(
                        request.model(),
                        request.system(),
                        request.messages(),
                        request.tools(),
                        request.options().withMaxTokens(most));
    }

    /// Whether the failure is one of the key.
    private boolean refuse(Credential key, ModelException e) {
        boolean ofKey =
                switch (e.kind()) {
                    case AUTH, BILLING, RATE_LIMITED -> true;
                    case OVERLOADED, NETWORK, CONTEXT_OVERFLOW, NO_MODEL, INVALID, SERVER -> false;
                };
        if (ofKey) {
            access.refused(key, e.kind());
        }
        return ofKey;
    }

    private static boolean isBusy(ModelException e) {
        return switch (e.kind()) {
            case RATE_LIMITED, OVERLOADED, NETWORK, SERVER -> true;
            case AUTH, BILLING, CONTEXT_OVERFLOW, NO_MODEL, INVALID -> false;
        };
    }
}
