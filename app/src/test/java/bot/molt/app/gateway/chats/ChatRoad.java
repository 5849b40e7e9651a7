package bot.molt.app.gateway.chats;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.app.gateway.RunningGateway;
import bot.molt.testkit.channel.SentMessage;
import bot.molt.testkit.model.FakeModelServer;
import bot.molt.testkit.model.Turn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// People who write to a gateway through one platform.
abstract class ChatRoad {
    @TempDir private Path folder;

    abstract Town town() throws IOException;

    private RunningGateway gateway(Town town, FakeModelServer models, String more)
            throws IOException {
        RunningGateway gateway =
                new RunningGateway(
                        folder,
                        """
                        providers: { anthropic: { apiKey: 'k', baseUrl: '%s' } },
                        messages: { queue: { debounceMs: 0 } },
                        channels: { %s: { %s, %s, %s } },
                        tools: { exec: { security: 'allowlist', ask: 'on-miss', safeBins: [] } }
                        """
                                .formatted(
                                        models.url("anthropic-messages"),
                                        town.channel(),
                                        town.settings(),
                                        town.team(),
                                        more));
        town.opened(gateway);
        return gateway;
    }

    @Test
    void aStrangerIsLetInAskedInAThreadAndSeenWithAPicture() throws Exception {
        AtomicInteger count = new AtomicInteger();
        try (Town town = town();
                FakeModelServer models =
                        FakeModelServer.start(
                                _ -> Turn.say("Answer " + count.incrementAndGet() + "."));
                RunningGateway gateway = gateway(town, models, "dmPolicy: 'pairing'")) {
            town.say(town.ann(), "hello?");
            String told = town.sent().awaitText(town.direct(town.ann()), "Pairing code: ").text();
            assertThat(models.asked()).isEmpty();
            String code = told.replaceAll("(?s).*Pairing code: (\\w{8}).*", "$1");
            gateway.rpc(
                    "channels.pairing.approve",
                    "{\"channel\":\"%s\",\"code\":\"%s\"}".formatted(town.channel(), code));
            town.say(town.ann(), "hi");
            town.sent().awaitText(town.direct(town.ann()), "Answer 1.");
            town.ask(town.eve(), "do evil");
            town.ask(town.ann(), "when is lunch?");
            SentMessage answer = town.sent().await(m -> m.text().contains("Answer 2."));
            assertThat(answer.thread()).isEqualTo(town.thread());
            assertThat(models.asked().getLast().body().toString())
                    .contains("when is lunch?")
                    .doesNotContain("evil");
            town.photo(town.ann(), new byte[] {1, 2, 3, 4});
            town.sent().awaitText(town.direct(town.ann()), "Answer 3.");
            assertThat(models.asked().getLast().body().toString()).contains("AQIDBA==");
            assertThat(models.asked()).hasSize(3);
        }
    }

    @Test
    void aCommandIsDecidedByAButtonAndShownWhileItRuns() throws Exception {
        try (Town town = town();
                FakeModelServer models = FakeModelServer.start(_ -> Turn.say("ok"));
                RunningGateway gateway =
                        gateway(town, models, "allowFrom: ['%s']".formatted(town.ann()))) {
            String chat = town.direct(town.ann());
            town.say(town.ann(), "/exec for i in 1 2 3 4; do echo line $i; sleep 1; done");
            SentMessage asked = town.sent().awaitText(chat, "Approval needed");
            town.limit();
            town.press(town.ann(), asked, "✅ Allow once");
            SentMessage shown =
                    town.sent()
                            .await(m ->
                                    m.text().contains("✅ exit 0") && m.text().contains("line 4"));
            assertThat(shown.edits()).isPositive();
            town.sent()
                    .await(m ->
                            m.id().equals(asked.id())
                                    && m.text().contains("operator (" + town.channel())
                                    && m.buttons().isEmpty());
            assertThat(Files.readString(folder.resolve("state/logs/audit.jsonl")))
                    .contains(
                            "\"decidedBy\":\"operator (%s:%s)\""
                                    .formatted(town.channel(), town.ann()));
            town.stammer(town.ann(), "/who");
            town.sent().awaitText(chat, "You are operator");
            town.say(town.ann(), "/status");
            town.sent().awaitText(chat, "agent:main:main");
            assertThat(town.sent().to(chat).stream())
                    .filteredOn(m -> m.text().contains("You are operator"))
                    .hasSize(1);
            assertThat(gateway.port()).isPositive();
        }
    }
}
