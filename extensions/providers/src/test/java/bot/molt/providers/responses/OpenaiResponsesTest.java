package bot.molt.providers.responses;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.base.json.Json;
import bot.molt.providers.ProviderContract;
import bot.molt.spi.model.ModelApi;
import bot.molt.spi.model.ModelMessage;
import bot.molt.spi.model.ModelRequest;
import bot.molt.spi.model.ModelRequest.Thinking;
import bot.molt.testkit.model.FakeModelServer;
import bot.molt.testkit.model.Turn;
import org.junit.jupiter.api.Test;

class OpenaiResponsesTest extends ProviderContract {
    @Override
    protected ModelApi api() {
        return new OpenaiResponses();
    }

    @Test
    void nothingIsKeptAtTheServerAndThoughtsComeEncrypted() throws Exception {
        try (FakeModelServer server = FakeModelServer.inOrder(Turn.say("ok"))) {
            ModelRequest request = asking(ModelMessage.User.of("Hi"));
            ask(
                    server,
                    new ModelRequest(
                            request.model(),
                            request.system(),
                            request.messages(),
                            request.tools(),
                            request.options().withThinking(Thinking.HIGH)));
            Json.Obj body = server.asked().getFirst().body();
            assertThat(body.get("store")).isEqualTo(Json.FALSE);
            assertThat(body.get("include")).hasToString("[\"reasoning.encrypted_content\"]");
            assertThat(body.get("reasoning"))
                    .hasToString("{\"effort\":\"high\",\"summary\":\"auto\"}");
        }
    }
}
