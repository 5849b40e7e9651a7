package bot.molt.app.plugin.lent;

import bot.molt.base.CodedException;
import bot.molt.spi.model.ModelApi;
import bot.molt.spi.model.ModelClient;
import bot.molt.spi.model.ModelEndpoint;
import bot.molt.spi.model.ModelEvent;
import bot.molt.spi.model.ModelException;
import bot.molt.spi.model.ModelInfo;
import bot.molt.spi.model.ModelReply;
import bot.molt.spi.model.ModelRequest;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/// A model API of a plugin. What it throws becomes a failure of the server that it speaks to.
///
/// @param name of the API
public record LentApi(String name, Loan<ModelApi> loan, Leases leases) implements ModelApi {
    @Override
    public ModelClient open(ModelEndpoint endpoint) {
        ModelClient client = loan.look(api -> api.open(endpoint));
        return new Client(new Loan<>(loan.plugin(), leases, client));
    }

    private record Client(Loan<ModelClient> loan) implements ModelClient {
        @Override
        public ModelReply generate(ModelRequest request, Consumer<ModelEvent> listener)
                throws IOException, InterruptedException {
            return asked(client -> client.generate(request, listener));
        }

        @Override
        public List<ModelInfo> models() throws IOException, InterruptedException {
            return asked(ModelClient::models);
        }

        private <R> R asked(Loan.Use<ModelClient, R, IOException> use)
                throws IOException, InterruptedException {
            try {
                return loan.use(use);
            } catch (CodedException e) {
                throw e;
            } catch (RuntimeException e) {
                throw failed(e);
            }
        }

        private ModelException failed(RuntimeException e) {
            ModelException failure =
                    new ModelException(
                            ModelException.Kind.SERVER,
                            "plugin %s: %s".formatted(loan.plugin(), e));
            failure.initCause(e);
            return failure;
        }

        /// Requests that run go on with what they hold.
        @Override
        public void close() {
            boolean _ =
                    loan.look(client -> {
                        client.close();
                        return true;
                    });
            loan.clear();
        }
    }
}
