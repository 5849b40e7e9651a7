package bot.molt.app.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.base.json.Json;
import bot.molt.testkit.channel.FakeBridge;
import bot.molt.testkit.model.FakeModelServer;
import bot.molt.testkit.model.Turn;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A program that posts messages to `/webhook` and is answered at its callback.
class WebhookRoadTest {
    @TempDir private Path folder;

    @Test
    void itIsSetUpAsTheMissionWritesItAndAnsweredOnce() throws Exception {
        try (FakeBridge bridge = new FakeBridge();
                FakeModelServer models = FakeModelServer.start(_ -> Turn.say("Hello."));
                RunningGateway gateway =
                        new RunningGateway(
                                folder,
                                """
                                providers: { anthropic: { apiKey: 'k', baseUrl: '%s' } },
                                channels: { wechat: { enabled: true, config: { callbackUrl: '%s/callback' } } }
                                """
                                        .formatted(
                                                models.url("anthropic-messages"), bridge.url()))) {
            String token = Files.readString(folder.resolve("state/webhook/default.token")).strip();
            String body = "{\"id\":\"m1\",\"openid\":\"o-1\",\"content\":\"你好\"}";
            assertThat(gateway.post("wrong", "/webhook", body).status()).isEqualTo(401);
            assertThat(gateway.post(token, "/webhook", "{}").status()).isEqualTo(400);
            assertThat(gateway.post(token, "/webhook", body).status()).isEqualTo(202);
            FakeBridge.Answered told = bridge.await("配对码：");
            assertThat(told.path()).isEqualTo("/callback");
            assertThat(told.authorization()).isEqualTo("Bearer " + token);
            String code =
                    told.body()
                            .string("text")
                            .orElseThrow()
                            .replaceAll("(?s).*配对码：(\\w{8}).*", "$1");
            Json.Obj approved =
                    gateway.rpc("channels.pairing.approve", "{\"code\":\"%s\"}".formatted(code));
            assertThat(approved.string("id")).contains("o-1");
            bridge.refuse(1, 503);
            String again = body.replace("m1", "m2");
            assertThat(gateway.post(token, "/webhook", again).status()).isEqualTo(202);
            assertThat(gateway.post(token, "/webhook", again).status()).isEqualTo(202);
            FakeBridge.Answered answer = bridge.await("Hello.");
            assertThat(answer.body().string("to")).contains("o-1");
            assertThat(answer.body().string("replyTo")).contains("m2");
            assertThat(models.asked()).hasSize(1);
            assertThat(bridge.answers()).hasSize(2);
        }
    }

    @Test
    void everybodyIsAUserOfTheirOwnWhereTheChannelSaysSo() throws Exception {
        String command = "{'command':'touch $(date +%s%N); echo files: $(ls | wc -l)'}";
        try (FakeBridge bridge = new FakeBridge();
                FakeModelServer models =
                        FakeModelServer.inOrder(
                                Turn.call("exec", command),
                                Turn.say("Done for one."),
                                Turn.call("exec", command),
                                Turn.say("Done for two."));
                RunningGateway gateway =
                        new RunningGateway(
                                folder,
                                """
                                providers: { anthropic: { apiKey: 'k', baseUrl: '%s' } },
                                tools: { exec: { security: 'full', ask: 'off' } },
                                channels: { webhook: { dmPolicy: 'open', allowFrom: ['*'], user: 'wechat-{sender}', authToken: 'hook-token-0123456789', callbackUrl: '%s/callback/{to}' } }
                                """
                                        .formatted(
                                                models.url("anthropic-messages"), bridge.url()))) {
            for (String sender : List.of("one", "two")) {
                String body = "{\"id\":\"m-%1$s\",\"openid\":\"%1$s\",\"content\":\"hi\"}";
                assertThat(
                                gateway.post(
                                                "hook-token-0123456789",
                                                "/webhook",
                                                body.formatted(sender))
                                        .status())
                        .isEqualTo(202);
                assertThat(bridge.await("Done for " + sender).path())
                        .isEqualTo("/callback/" + sender);
            }
            assertThat(models.asked().get(1).body().toString()).contains("files: 1");
            assertThat(models.asked().get(3).body().toString()).contains("files: 1");
            assertThat(gateway.rpc("sandbox.list", "{}").toString())
                    .contains("wechat-one", "wechat-two", "bubblewrap");
        }
    }
}
