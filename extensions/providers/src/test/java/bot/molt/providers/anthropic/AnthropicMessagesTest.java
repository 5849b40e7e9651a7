package bot.molt.providers.anthropic;

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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnthropicMessagesTest extends ProviderContract {
    @Override
    protected ModelApi api() {
        return new AnthropicMessages();
    }

    private Json.Obj body(ModelRequest request) throws Exception {
        try (FakeModelServer server = FakeModelServer.inOrder(Turn.say("ok"))) {
            ask(server, request);
            return server.asked().getFirst().body();
        }
    }

    @Test
    void whatComesAgainIsMarkedForTheCache() throws Exception {
        Json.Obj body = body(asking(ModelMessage.User.of("a"), ModelMessage.User.of("b")));
        String mark = "\"cache_control\":{\"type\":\"ephemeral\"}";
        assertThat(body.items("system").toString()).contains(mark);
        assertThat(body.items("tools").getLast().toString()).contains(mark);
        assertThat(body.items("messages")).hasSize(1);
        assertThat(body.items("messages").getFirst())
                .hasToString(
                        "{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"a\"},{\"type\":\"text\",\"text\":\"b\","
                                + mark
                                + "}]}");
    }

    @ParameterizedTest
    @CsvSource({
        "claude-sonnet-4-5, HIGH, 'enabled', 16384, 24576",
        "claude-opus-4-20250514, LOW, 'enabled', 4096, 12288",
        "claude-opus-4-6, HIGH, 'adaptive', 0, 8192",
        "claude-sonnet-5, XHIGH, 'adaptive', 0, 8192",
        "claude-fable-5, LOW, 'adaptive', 0, 8192"
    })
    void aModelIsToldToThinkInItsOwnForm(
            String model, Thinking level, String type, long budget, long most) throws Exception {
        ModelRequest request = asking(ModelMessage.User.of("Think"));
        Json.Obj body =
                body(
                        new ModelRequest(
                                model,
                                "",
                                request.messages(),
                                request.tools(),
                                request.options().withThinking(level)));
        assertThat(body.object("thinking").string("type")).contains(type);
        assertThat(body.object("thinking").number("budget_tokens").orElse(0L)).isEqualTo(budget);
        assertThat(body.object("output_config").has("effort")).isEqualTo(budget == 0);
        assertThat(body.number("max_tokens")).contains(most);
    }
}
