package bot.molt.gateway.telemetry;

import bot.molt.base.concurrent.Trace;
import bot.molt.spi.model.Model;
import bot.molt.spi.model.ModelEntry;
import bot.molt.spi.model.ModelEvent;
import bot.molt.spi.model.ModelException;
import bot.molt.spi.model.ModelFacts;
import bot.molt.spi.model.ModelReply;
import bot.molt.spi.model.ModelRequest;
import bot.molt.spi.model.Models;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/// Models of which every request becomes a span.
record TracedModels(Models inner, Telemetry telemetry, InstantSource clock) implements Models {
    @Override
    public Model standard() {
        return new Traced(inner.standard());
    }

    @Override
    public Model find(String ref) {
        return new Traced(inner.find(ref));
    }

    @Override
    public List<Model> chain(String ref) {
        return inner.chain(ref).stream().<Model>map(Traced::new).toList();
    }

    @Override
    public List<ModelEntry> all() {
        return inner.all();
    }

    private final class Traced implements Model {
        private final Model model;

        Traced(Model model) {
            this.model = model;
        }

        @Override
        public String ref() {
            return model.ref();
        }

        @Override
        public String api() {
            return model.api();
        }

        @Override
        public ModelFacts facts() {
            return model.facts();
        }

        @Override
        public ModelReply generate(ModelRequest request, Consumer<ModelEvent> listener)
                throws IOException, InterruptedException {
            Trace trace = Trace.next();
            Instant began = clock.instant();
            String failure = "interrupted";
            try {
                ModelReply reply = model.generate(request, listener);
                failure = "";
                return reply;
            } catch (ModelException e) {
                failure = e.kind().name().toLowerCase(Locale.ROOT);
                throw e;
            } catch (IOException e) {
                failure = "network";
                throw e;
            } finally {
                telemetry.asked(ref(), trace, began, failure);
            }
        }
    }
}
