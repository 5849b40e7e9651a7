package bot.molt.app.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import bot.molt.testkit.model.Asked;
import bot.molt.testkit.model.FakeModelServer;
import bot.molt.testkit.model.Turn;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `moltbot onboard` from an empty home to a conversation, and again over what is there.
@Tag("long")
class OnboardTest {
    private static final String WRONG = "sk-ant-wrong-0123456789";
    private static final String RIGHT = "sk-ant-right-9876543210";

    @TempDir private Path home;

    /// What the launcher does, and who it became.
    private Path launcher() throws IOException {
        String line =
                Java.command(home).stream()
                        .map(word -> "'" + word + "'")
                        .collect(Collectors.joining(" "));
        Path script =
                Files.writeString(
                        home.resolve("moltbot"),
                        "#!/bin/sh\necho $$ > '%s'\nexec %s \"$@\"\n"
                                .formatted(home.resolve("gateway.pid"), line));
        assertThat(script.toFile().setExecutable(true)).isTrue();
        return script;
    }

    private Map<String, String> environment() throws IOException {
        Map<String, String> environment = new HashMap<>();
        environment.put("HOME", home.toString());
        environment.put("LANG", "zh_CN.UTF-8");
        environment.put("MOLTBOT_PROGRAM", launcher().toString());
        return environment;
    }

    @AfterEach
    void endTheGateway() throws Exception {
        Path file = home.resolve("gateway.pid");
        if (Files.exists(file)) {
            long pid = Long.parseLong(Files.readString(file).strip());
            ProcessHandle.of(pid)
                    .filter(ProcessHandle::destroyForcibly)
                    .ifPresent(process -> process.onExit().join());
        }
    }

    private static Turn answer(Asked asked) {
        boolean isRight = RIGHT.equals(asked.headers().get("x-api-key"));
        return isRight
                ? Turn.say("我已经**准备好**了。")
                : new Turn.Failure(Turn.Fault.AUTH, Duration.ZERO);
    }

    @Test
    void anEmptyHomeBecomesAConversationAndWhatIsThereIsKept() throws Exception {
        int port = OwnGateway.freePort();
        try (FakeModelServer server = FakeModelServer.start(OnboardTest::answer)) {
            String url = server.url("anthropic-messages").toString();
            asked(Integer.toString(port), url);
        }
        assertThat(Files.readString(home.resolve(".clawdbot/agents/main/agent/auth-profiles.json")))
                .contains(RIGHT);
    }

    private void asked(String port, String url) throws Exception {
        try (TerminalRun run =
                new TerminalRun(
                        home,
                        environment(),
                        "onboard",
                        "--gateway-port",
                        port,
                        "--base-url",
                        url)) {
            answered(run, url);
            assertThat(run.raw()).doesNotContain(WRONG, RIGHT, token());
            keepsWhatIsThere();
        }
    }

    /// As long as the first one's terminal is there, which would take the gateway with it.
    private void keepsWhatIsThere() throws Exception {
        Json.Obj again = withoutQuestions();
        assertThat(again.isTrue("ok")).as(again.toString()).isTrue();
        assertThat(again.object("config").isTrue("created")).isFalse();
        assertThat(again.items("changed")).isEmpty();
        assertThat(again.object("gateway").string("started")).contains("running");
        assertThat(again.string("answer")).contains("我已经**准备好**了。");
    }

    private String token() throws IOException {
        return Files.readString(home.resolve(".clawdbot/credentials/gateway-token")).strip();
    }

    /// A wrong key first: it says why, and the next one is taken.
    private void answered(TerminalRun run, String url) throws Exception {
        run.await("由谁来为代理提供模型？");
        run.type("\r");
        run.await("不会显示");
        run.type(WRONG + "\r");
        run.await("models.providers.anthropic.baseUrl：\"" + url);
        run.type("\r");
        run.await("安装为自动重启的服务");
        run.type("n\r");
        run.await("接下来怎么办？");
        run.type("\r");
        run.await("second question", text -> text.split("不会显示", -1).length > 2);
        run.type(RIGHT + "\r");
        run.await("我已经准备好了。");
        run.await("现在打开对话？");
        run.type("\r");
        run.await("已连接");
        run.await("history", text -> text.split("我已经准备好了。", -1).length > 2);
        assertThat(home.resolve("clawd/AGENTS.md")).exists();
        assertThat(home.resolve(".clawdbot/moltbot.json.bak")).exists();
        run.type("\u0004");
        assertThat(run.awaitEnd()).as(run.text()).isZero();
    }

    private Json.Obj withoutQuestions() throws Exception {
        List<String> command =
                new ArrayList<>(
                        Java.command(
                                home,
                                "onboard",
                                "--non-interactive",
                                "--json",
                                "--auth-choice",
                                "anthropic",
                                "--anthropic-api-key",
                                "-"));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().clear();
        builder.environment().putAll(environment());
        builder.environment().put("PATH", System.getenv("PATH"));
        builder.redirectError(home.resolve("again.txt").toFile());
        Process process = builder.start();
        try (OutputStream in = process.getOutputStream()) {
            in.write((RIGHT + "\n").getBytes(StandardCharsets.UTF_8));
        }
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        String said = Files.readString(home.resolve("again.txt"));
        assertThat(out + said).doesNotContain(RIGHT);
        return JsonText.parseObject(out);
    }
}
