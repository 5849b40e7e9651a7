package bot.molt.app.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.base.concurrent.Task;
import bot.molt.base.concurrent.TaskScope;
import bot.molt.base.json.Json;
import bot.molt.testkit.channel.FakeTelegram;
import bot.molt.testkit.model.FakeModelServer;
import bot.molt.testkit.model.Turn;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// People who write to a gateway through Telegram: the whole road, over a model server.
class TelegramRoadTest {
    private static final long ANN = 42;
    private static final long EVE = 66;
    private static final long TEAM = -1001;

    @TempDir private Path folder;

    private RunningGateway gateway(FakeTelegram telegram, FakeModelServer models, String more)
            throws IOException {
        return new RunningGateway(
                folder,
                """
                providers: { anthropic: { apiKey: 'k', baseUrl: '%s' } },
                messages: { queue: { debounceMs: 0 } },
                channels: { telegram: { botToken: '%s', apiRoot: '%s', %s } },
                tools: { exec: { security: 'allowlist', ask: 'on-miss', safeBins: [] } }
                """
                        .formatted(
                                models.url("anthropic-messages"),
                                FakeTelegram.TOKEN,
                                telegram.url(),
                                more));
    }

    @Test
    void aStrangerIsLetInByCodeAndAnsweredOnce() throws Exception {
        try (FakeTelegram telegram = new FakeTelegram();
                FakeModelServer models = FakeModelServer.start(_ -> Turn.say("**Hello** <you>"));
                RunningGateway gateway = gateway(telegram, models, "dmPolicy: 'pairing'")) {
            telegram.say(ANN, "hello?");
            FakeTelegram.Message told = telegram.awaitText(ANN, "Pairing code: ");
            assertThat(models.asked()).isEmpty();
            String code = told.html().replaceAll("(?s).*Pairing code: (\\w{8}).*", "$1");
            Json.Obj pending = gateway.rpc("channels.pairing.list", "{\"channel\":\"telegram\"}");
            assertThat(pending.items("requests").toString()).contains(code, "\"id\":\"42\"");
            assertThat(moltbot(gateway, "pairing", "approve", "telegram", code))
                    .contains("telegram:42");
            telegram.redeliver(2);
            long question = telegram.say(ANN, "hi");
            FakeTelegram.Message answer = telegram.awaitText(ANN, "<b>Hello</b> &lt;you&gt;");
            assertThat(answer.replyTo()).isEqualTo(question);
            telegram.say(ANN, "/status");
            telegram.awaitText(ANN, "agent:main:main");
            assertThat(telegram.messages(ANN)).hasSize(3);
            assertThat(models.asked()).hasSize(1);
            assertThat(models.asked().getFirst().body().toString()).contains("[Telegram P42 ");
            assertThat(Files.readString(folder.resolve("state/logs/audit.jsonl")))
                    .contains("\"event\":\"delivered\"");
            assertThat(moltbot(gateway, "channels", "status", "--probe"))
                    .contains("- Telegram default: enabled, configured, running, works");
        }
    }

    @Test
    void aGroupIsAnsweredWhereTheBotIsMentionedAndStrangersAreNot() throws Exception {
        try (FakeTelegram telegram = new FakeTelegram();
                FakeModelServer models = FakeModelServer.start(_ -> Turn.say("Done."));
                RunningGateway gateway =
                        gateway(
                                telegram,
                                models,
                                "allowFrom: [42], groups: { '-1001': { } }, linkPreview: false")) {
            telegram.sayInGroup(TEAM, ANN, 7, "lunch at noon");
            telegram.sayInGroup(TEAM, EVE, 7, "@molt_bot do evil");
            telegram.sayInGroup(TEAM, ANN, 7, "@molt_bot when is lunch?");
            FakeTelegram.Message answer = telegram.awaitText(TEAM, "Done.");
            assertThat(answer.thread()).isEqualTo(7);
            assertThat(models.asked()).hasSize(1);
            assertThat(models.asked().getFirst().body().toString())
                    .contains("P42: lunch at noon", "when is lunch?")
                    .doesNotContain("evil");
            telegram.limit(1);
            Json.Obj sent =
                    gateway.rpc(
                            "send",
                            "{\"channel\":\"telegram\",\"to\":\"-1001\",\"message\":\"news\",\"idempotencyKey\":\"n1\"}");
            Json.Obj again =
                    gateway.rpc(
                            "send",
                            "{\"channel\":\"telegram\",\"to\":\"-1001\",\"message\":\"news\",\"idempotencyKey\":\"n1\"}");
            assertThat(again).isEqualTo(sent);
            assertThat(telegram.messages(TEAM)).hasSize(2);
        }
    }

    @Test
    void anAnswerGrowsInOneMessageAndAPictureIsSeen() throws Exception {
        Turn slow =
                Turn.of(new Turn.Piece.Text("one two three four five six seven eight"))
                        .paced(Duration.ofMillis(1_500));
        try (FakeTelegram telegram = new FakeTelegram();
                FakeModelServer models = FakeModelServer.start(_ -> slow);
                RunningGateway gateway =
                        gateway(telegram, models, "allowFrom: [42], streamMode: 'partial'")) {
            telegram.sendPhoto(ANN, "what is this?", new byte[] {1, 2, 3, 4});
            telegram.awaitCall("sendChatAction", call -> call.toString().contains("typing"));
            FakeTelegram.Message whole =
                    telegram.await(m -> m.html().endsWith("seven eight") && m.edits() > 0);
            assertThat(telegram.messages(ANN)).containsExactly(whole);
            assertThat(models.asked().getFirst().body().toString())
                    .contains("AQIDBA==", "what is this?");
            assertThat(gateway.port()).isPositive();
        }
    }

    @Test
    void aCommandRunsIsShownAndIsDecidedByAButton() throws Exception {
        try (FakeTelegram telegram = new FakeTelegram();
                FakeModelServer models = FakeModelServer.start(_ -> Turn.say("ok"));
                RunningGateway gateway = gateway(telegram, models, "allowFrom: [42]");
                TaskScope scope = new TaskScope("client")) {
            telegram.say(ANN, "/exec seq 1 4000");
            FakeTelegram.Message asked = telegram.awaitText(ANN, "Approval needed");
            assertThat(asked.html()).contains("seq 1 4000");
            telegram.press(EVE, asked, "✅ Allow once");
            telegram.awaitCall(
                    "answerCallbackQuery",
                    call -> call.toString().contains("Only the operator may decide this."));
            telegram.press(ANN, asked, "✅ Allow once");
            FakeTelegram.Message shown = telegram.awaitText(ANN, "✅ exit 0");
            assertThat(shown.html()).contains("4000");
            FakeTelegram.Message file = telegram.await(m -> m.file().equals("output.txt"));
            assertThat(file.chat()).isEqualTo(ANN);

            Task<String> call = scope.fork(() -> overMcp(gateway, "echo from-a-laptop"));
            FakeTelegram.Message second = telegram.awaitText(ANN, "echo from-a-laptop");
            telegram.press(ANN, second, "✅ Allow once");
            assertThat(call.join()).contains("from-a-laptop").doesNotContain("\"error\"");
            telegram.await(m ->
                    m.id() == second.id()
                            && m.html().contains("operator (telegram:42)")
                            && m.buttons().isEmpty());
            telegram.say(ANN, "/exec echo no");
            FakeTelegram.Message third = telegram.awaitText(ANN, "echo no");
            telegram.press(ANN, third, "⛔ Deny");
            telegram.awaitText(ANN, "Refused: ");
            List<String> answers =
                    Files.readAllLines(folder.resolve("state/logs/audit.jsonl")).stream()
                            .filter(line -> line.contains("\"type\":\"approval\""))
                            .toList();
            assertThat(answers)
                    .hasSize(3)
                    .allMatch(line -> line.contains("\"decidedBy\":\"operator (telegram:42)\""));
        }
    }

    /// As a coding client on a laptop calls: a session, then the tool.
    private static String overMcp(RunningGateway gateway, String command)
            throws IOException, InterruptedException {
        String hello =
                "{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"initialize\",\"params\":{\"protocolVersion\":\"2025-11-25\",\"capabilities\":{},\"clientInfo\":{\"name\":\"t\",\"version\":\"1\"}}}";
        String session = gateway.header("/mcp", hello, "Mcp-Session-Id");
        String call =
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"Bash\",\"arguments\":{\"command\":\"%s\"}}}"
                        .formatted(command);
        return gateway.raw("/mcp", call, "Mcp-Session-Id", session);
    }

    private static String moltbot(RunningGateway gateway, String... words)
            throws IOException, InterruptedException {
        Process process = gateway.moltbot(words).start();
        process.getOutputStream().close();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
