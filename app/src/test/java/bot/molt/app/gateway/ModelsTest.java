package bot.molt.app.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.base.json.Json;
import bot.molt.testkit.model.FakeModelServer;
import bot.molt.testkit.model.Turn;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Models and keys, as clients list, choose and add them.
class ModelsTest {
    private static final String KEY = "sk-ant-a-key-that-nobody-may-see";

    @TempDir private Path folder;

    /// `anthropic/claude-sonnet-4-5`, the first of a list.
    private static String first(Json.Obj list) {
        Json.Obj model = (Json.Obj) list.items("models").getFirst();
        return model.string("provider").orElse("") + "/" + model.string("id").orElse("");
    }

    @Test
    void aKeyThatIsAddedHoldsAtOnceAndIsShownNowhere() throws Exception {
        try (RunningGateway gateway = new RunningGateway(folder, "tools: {}")) {
            assertThat(gateway.rpc("models.list", "{}").items("models")).isEmpty();
            assertThat(gateway.rpc("models.authStatus", "{}").string("problem").orElse(""))
                    .contains("moltbot models auth add");
            String added =
                    moltbot(
                            gateway,
                            KEY + "\n",
                            "models",
                            "auth",
                            "add",
                            "--provider",
                            "anthropic");
            assertThat(added).contains("Kept the key anthropic:default in").doesNotContain(KEY);
            assertThat(first(gateway.rpc("models.list", "{}")))
                    .isEqualTo("anthropic/claude-sonnet-4-5");
            Path file = gateway.state().resolve("agents/main/agent/auth-profiles.json");
            assertThat(Files.readString(file)).contains(KEY);
            String status = moltbot(gateway, "", "models", "status");
            assertThat(status)
                    .contains("Model: anthropic/claude-sonnet-4-5", "anthropic:default", "profile")
                    .doesNotContain(KEY);
            moltbot(gateway, "", "models", "auth", "remove", "--provider", "anthropic");
            assertThat(gateway.rpc("models.list", "{}").items("models")).isEmpty();
            assertThat(Files.readString(file)).doesNotContain(KEY);
        }
    }

    @Test
    void theModelThatIsSetStandsInTheFileAndIsAskedFromThenOn() throws Exception {
        try (FakeModelServer server = FakeModelServer.inOrder(Turn.say("ok"));
                RunningGateway gateway =
                        new RunningGateway(
                                folder,
                                "providers: { anthropic: { apiKey: 'k', baseUrl: '%s' } }"
                                        .formatted(server.url("anthropic-messages")))) {
            assertThat(gateway.rpc("models.set", "{\"ref\":\"opus\"}").string("ref"))
                    .contains("anthropic/claude-opus-4-5");
            assertThat(first(gateway.rpc("models.list", "{}")))
                    .isEqualTo("anthropic/claude-opus-4-5");
            assertThat(Files.readString(gateway.state().resolve("moltbot.json")))
                    .contains("anthropic/claude-opus-4-5");
            RunningGateway.Answer refused =
                    gateway.post(
                            RunningGateway.TOKEN, "/api/rpc/models.set", "{\"ref\":\"nobody/x\"}");
            assertThat(refused.status()).isEqualTo(404);
            assertThat(server.asked()).isEmpty();
        }
    }

    private static String moltbot(RunningGateway gateway, String input, String... words)
            throws IOException, InterruptedException {
        Process process = gateway.moltbot(words).start();
        process.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().close();
        String shown = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return shown;
    }
}
