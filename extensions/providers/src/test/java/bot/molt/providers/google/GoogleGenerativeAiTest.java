package bot.molt.providers.google;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.base.json.Json;
import bot.molt.providers.ProviderContract;
import bot.molt.spi.model.ModelApi;
import bot.molt.spi.model.ModelMessage;
import bot.molt.spi.model.ModelPart;
import bot.molt.spi.model.ModelRequest;
import bot.molt.testkit.model.FakeModelServer;
import bot.molt.testkit.model.Turn;
import java.util.List;
import org.junit.jupiter.api.Test;

class GoogleGenerativeAiTest extends ProviderContract {
    @Override
    protected ModelApi api() {
        return new GoogleGenerativeAi();
    }

    /// The server says the same of a limit of a minute and of an empty account.
    @Override
    protected boolean tellsBilling() {
        return false;
    }

    @Test
    void aCallOfAnotherApiGetsTheMarkThatTheThirdGenerationWants() throws Exception {
        ModelMessage.Assistant call =
                new ModelMessage.Assistant(
                        List.of(
                                new ModelPart.ToolCall("a", "exec", Json.Obj.EMPTY),
                                new ModelPart.ToolCall("b", "exec", Json.Obj.EMPTY)),
                        "anthropic-messages");
        ModelRequest request =
                asking(ModelMessage.User.of("Hi"), call, result("a", "x"), result("b", "y"));
        try (FakeModelServer server = FakeModelServer.inOrder(Turn.say("ok"), Turn.say("ok"))) {
            ask(server, request.withModel("gemini-3-pro-preview"));
            ask(server, request.withModel("gemini-2.5-pro"));
            assertThat(server.asked().getFirst().path())
                    .contains("/models/gemini-3-pro-preview:streamGenerateContent?alt=sse");
            String mark = "skip_thought_signature_validator";
            assertThat(server.asked().getFirst().body().toString().split(mark, -1)).hasSize(2);
            assertThat(server.asked().getLast().body().toString()).doesNotContain(mark);
        }
    }
}
