package bot.molt.app.attack;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.base.json.Json;
import bot.molt.testkit.channel.FakeTelegram;
import bot.molt.testkit.model.Asked;
import bot.molt.testkit.model.FakeModelServer;
import bot.molt.testkit.model.Turn;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// `kill -9` between a message of a chat and its answer.
@Tag("long")
class ChatKillTest {
    private static final long ANN = 42;
    private static final Pattern MESSAGE = Pattern.compile("message-\\d+");

    @TempDir Path home;
    private final List<String> said = new ArrayList<>();
    private volatile CountDownLatch answering = new CountDownLatch(1);
    private volatile CountDownLatch asked = new CountDownLatch(1);

    @Test
    @Timeout(value = 15, unit = TimeUnit.MINUTES)
    void nothingIsLostAndNothingIsAnsweredTwice() throws Exception {
        try (FakeTelegram telegram = new FakeTelegram();
                FakeModelServer models = FakeModelServer.start(this::turn)) {
            killed(telegram, models, true);
            killed(telegram, models, false);
            answering.countDown();
            answered(telegram, models);
            List<String> answers =
                    telegram.messages(ANN).stream().map(FakeTelegram.Message::html).toList();
            assertThat(answers)
                    .containsExactlyElementsOf(said.stream().map(text -> "re " + text).toList());
        }
    }

    /// Says something while nobody is there and while somebody is, and kills before the answer.
    ///
    /// @param asks whether the model is asked before, else whether Telegram is told that it arrived
    private void killed(FakeTelegram telegram, FakeModelServer models, boolean asks)
            throws IOException, InterruptedException {
        say(telegram);
        try (GatewayChild gateway = gateway(telegram, models)) {
            assertThat(asked.await(180, TimeUnit.SECONDS)).isTrue();
            say(telegram);
            long taken = said.size();
            if (!asks) {
                telegram.awaitCall("getUpdates", params -> offset(params) > taken);
            }
            gateway.kill();
        }
        asked = new CountDownLatch(1);
    }

    private static long offset(Json.Obj params) {
        return params.number("offset").orElse(0L);
    }

    /// Says something more, and waits for its answer, which comes last.
    private void answered(FakeTelegram telegram, FakeModelServer models)
            throws IOException, InterruptedException {
        String last = say(telegram);
        try (GatewayChild gateway = gateway(telegram, models)) {
            telegram.awaitText(ANN, "re " + last);
            assertThat(gateway.pid()).isPositive();
        }
    }

    private String say(FakeTelegram telegram) {
        String text = "message-" + (100 + said.size());
        said.add(text);
        telegram.say(ANN, text);
        return text;
    }

    /// Answers what was said last; holds its answer back while killing goes on.
    private Turn turn(Asked request) {
        String text = "";
        Matcher matcher = MESSAGE.matcher(request.body().toString());
        while (matcher.find()) {
            text = matcher.group();
        }
        asked.countDown();
        try {
            answering.await(180, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return Turn.say("re " + text);
    }

    private GatewayChild gateway(FakeTelegram telegram, FakeModelServer models) throws IOException {
        return GatewayChild.start(
                home,
                """
                { gateway: { port: 0, auth: { mode: "token", token: "%s" } },
                  agents: { defaults: { workspace: "%s" } },
                  providers: { anthropic: { apiKey: "k", baseUrl: "%s" } },
                  messages: { queue: { mode: "followup", debounceMs: 0 } },
                  channels: { telegram: { botToken: "%s", apiRoot: "%s", allowFrom: [42] } } }
                """
                        .formatted(
                                GatewayChild.TOKEN,
                                home.resolve("workspace"),
                                models.url("anthropic-messages"),
                                FakeTelegram.TOKEN,
                                telegram.url()));
    }
}
