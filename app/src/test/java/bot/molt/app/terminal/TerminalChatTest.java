package bot.molt.app.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.testkit.model.Asked;
import bot.molt.testkit.model.FakeModelServer;
import bot.molt.testkit.model.Turn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `moltbot tui` at a terminal, with a gateway in a process of its own and a model server.
@Tag("long")
class TerminalChatTest {
    private static final String ESC = "\u001b";
    private static final String HOSTILE =
            "safe "
                    + ESC
                    + "]52;c;cm0gLXJmIC8=\u0007"
                    + ESC
                    + "[2J"
                    + ESC
                    + "]0;owned\u0007words\n";

    @TempDir private Path home;

    private OwnGateway gateway(FakeModelServer server) throws IOException {
        return new OwnGateway(
                home,
                "providers: { anthropic: { apiKey: 'k', baseUrl: '%s' } }, tools: { exec: { security: 'allowlist', ask: 'on-miss', allowlist: ['echo *'] } }"
                        .formatted(server.url("anthropic-messages")));
    }

    private static Turn answer(Asked asked) {
        String body = asked.body().toString();
        if (body.contains("while it was away")) {
            return Turn.say("Here again, once.");
        }
        if (body.contains("tool_result")) {
            return Turn.say("Written.\n" + HOSTILE);
        }
        if (body.contains("make a file")) {
            return Turn.call("exec", "{'command':'echo begin && touch made.txt'}");
        }
        return Turn.say("# 标题\n\n- 第一行：**粗体**中文\n- " + "很长的回答。".repeat(60))
                .ending(Turn.Ending.STALLED);
    }

    @Test
    void aConversationIsStreamedStoppedApprovedTakenUpAndLeft() throws Exception {
        try (FakeModelServer server = FakeModelServer.start(TerminalChatTest::answer);
                OwnGateway gateway = gateway(server);
                TerminalRun run = new TerminalRun(home, gateway.environment(), "tui")) {
            run.await("connected");
            streamsAndStops(run, server);
            asksForApproval(run);
            keepsItsShape(run);
            comesBack(run, gateway);
            run.type("\u0004");
            assertThat(run.awaitEnd()).as(run.text()).isZero();
            assertThat(run.text()).contains("moltbot tui --session main comes back");
        }
        Path history = home.resolve(".clawdbot/tui-history");
        assertThat(Files.readString(history)).contains("\"你好\"", "\"make a file\"");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(history)))
                .isEqualTo("rw-------");
    }

    /// The first lines are there while the model still speaks.
    private static void streamsAndStops(TerminalRun run, FakeModelServer server)
            throws IOException, InterruptedException {
        run.type("你好\r");
        run.await("• 第一行：粗体中文");
        assertThat(server.awaitStalled(Duration.ofSeconds(60))).isTrue();
        assertThat(run.rows()).contains("❯ 你好", "标题");
        run.await("answering");
        run.type("\u0003");
        run.await("· stopped");
        assertThat(server.awaitLeft(Duration.ofSeconds(60))).isTrue();
        for (String row : run.rows()) {
            assertThat(row.length()).isLessThan(90);
        }
    }

    private void asksForApproval(TerminalRun run) throws IOException, InterruptedException {
        run.type("make a file\r");
        run.await("operator wants to run exec");
        run.await("│ echo begin && touch made.txt");
        run.await("[a] allow once");
        assertThat(home.resolve("clawd/made.txt")).doesNotExist();
        run.type("a");
        run.await("allowed once");
        run.await("Written.");
        run.await("safe words");
        assertThat(home.resolve("clawd/made.txt")).as(run.text()).exists();
        assertThat(run.text()).contains("✓ exec #1  echo begin && touch made.txt", "│ begin");
        assertThat(run.raw()).doesNotContain("]52;", "]0;", ESC + "[2J");
    }

    private static void keepsItsShape(TerminalRun run) throws IOException, InterruptedException {
        run.resize(50, 24);
        run.type("/sessions\r");
        run.await("type to find");
        assertThat(run.rows()).anyMatch(row -> row.startsWith("❯ agent:main:main"));
        run.type("\u0003");
        run.await("no picker", text -> !text.contains("type to find"));
        assertThat(run.rows().stream().filter(row -> row.startsWith("── main")).toList())
                .as(run.text())
                .hasSize(1);
    }

    /// What is typed while the gateway is away is sent when it is back, once.
    private static void comesBack(TerminalRun run, OwnGateway gateway)
            throws IOException, InterruptedException {
        gateway.kill();
        run.await("· Connection to the gateway lost");
        run.type("while it was away\r");
        run.await("will be sent");
        gateway.startAgain();
        run.await("Connected again.");
        run.await("Here again, once.");
        run.await("rest", text -> !text.contains("will be sent"));
        assertThat(run.count("❯ while it was away")).as(run.text()).isEqualTo(1);
        assertThat(run.count("Here again, once.")).as(run.text()).isEqualTo(1);
        assertThat(run.count("Written.")).as(run.text()).isEqualTo(1);
        assertThat(run.count("❯ make a file")).as(run.text()).isEqualTo(1);
    }
}
