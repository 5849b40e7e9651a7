package bot.molt.app.clients;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// `moltbot mcp` as a process, line by line.
@Tag("slow")
@Timeout(240)
class BridgeIT {
    private static final String EXEC = "security: \"full\", ask: \"off\"";
    private static final String INITIALIZE =
            "{'jsonrpc':'2.0','id':0,'method':'initialize','params':{'protocolVersion':'2025-11-25','capabilities':{},'clientInfo':{'name':'t','version':'1'}}}";
    private static final String ECHO =
            "{'jsonrpc':'2.0','id':%d,'method':'tools/call','params':{'name':'Bash','arguments':{'command':'%s'}}}";

    @TempDir Path folder;
    private @Nullable Process bridge;

    private void start(String url) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(TestGateway.moltbot("mcp"));
        builder.environment().put("HOME", folder.toString());
        builder.environment().put("MOLTBOT_GATEWAY_URL", url);
        builder.environment().put("MOLTBOT_AUTH_TOKEN", TestGateway.TOKEN);
        bridge = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
        lines =
                new BufferedReader(
                        new InputStreamReader(bridge.getInputStream(), StandardCharsets.UTF_8));
    }

    private @Nullable BufferedReader lines;

    private void send(String line) throws IOException {
        OutputStream out = bridge.getOutputStream();
        out.write((line.replace('\'', '"') + "\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    /// The answer to the request of that id, what comes before it left out.
    private Json.Obj answer(long id) throws IOException {
        Json.Obj message = JsonText.parseObject(lines.readLine());
        while (message.has("method") || message.number("id").orElse(-1L) != id) {
            message = JsonText.parseObject(lines.readLine());
        }
        return message;
    }

    @AfterEach
    void ends() {
        if (bridge != null) {
            bridge.destroyForcibly();
        }
    }

    @Test
    void aGatewayThatIsAwayIsNamedAtOnce() throws Exception {
        start("http://127.0.0.1:1");
        long begun = System.nanoTime();
        send("{'jsonrpc':'2.0','id':7,'method':'server/discover'}");
        assertThat(answer(7).object("error").string("message"))
                .hasValue(
                        "gateway: http://127.0.0.1:1: connection refused (is it running? start it with: moltbot gateway)");
        send(INITIALIZE);
        assertThat(answer(0).has("error")).isTrue();
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(60));
    }

    @Test
    void aRestartedGatewayIsFoundAgain() throws Exception {
        TestGateway first = new TestGateway(folder, EXEC);
        start(first.url());
        send(INITIALIZE);
        answer(0);
        send("{'jsonrpc':'2.0','method':'notifications/initialized'}");
        send(ECHO.formatted(1, "echo one"));
        assertThat(answer(1).toString()).contains("one");
        try (TestGateway second = first.restarted()) {
            send(ECHO.formatted(2, "echo two"));
            assertThat(answer(2).toString()).contains("two");
            assertThat(second.audit()).anyMatch(line -> line.contains("echo two"));
        }
    }

    @Test
    void aCallThatTheRestartCutOffIsNotRepeated() throws Exception {
        TestGateway first = new TestGateway(folder, EXEC);
        start(first.url());
        send(INITIALIZE);
        answer(0);
        send(ECHO.formatted(1, "echo begun >> runs; sleep 30"));
        Path runs = first.workspace().resolve("runs");
        while (!runs.toFile().exists()) {
            Thread.onSpinWait();
        }
        try (TestGateway second = first.restarted()) {
            Json.Obj answer = answer(1);
            assertThat(answer.toString())
                    .containsAnyOf("may have been carried out", "cancelled", "stopping");
            assertThat(runs).hasContent("begun");
            send(ECHO.formatted(2, "echo two"));
            assertThat(answer(2).toString()).contains("two");
            assertThat(second.audit()).isNotEmpty();
        }
    }

    @Test
    void manyCallsRunAtOnceAndEndOfInputEndsTheProcess() throws Exception {
        try (TestGateway gateway = new TestGateway(folder, EXEC)) {
            start(gateway.url());
            send(INITIALIZE);
            answer(0);
            send(ECHO.formatted(1, "sleep 2; echo slow"));
            send(ECHO.formatted(2, "echo fast"));
            assertThat(answer(2).toString()).contains("fast");
            assertThat(answer(1).toString()).contains("slow");
            bridge.getOutputStream().close();
            assertThat(bridge.waitFor(5, TimeUnit.SECONDS)).isTrue();
            assertThat(bridge.exitValue()).isZero();
        }
    }

    @Test
    void aWrongSecretIsSaidSo() throws Exception {
        try (TestGateway gateway = new TestGateway(folder, EXEC)) {
            start(gateway.url());
            ends();
            ProcessBuilder builder = new ProcessBuilder(TestGateway.moltbot("mcp"));
            builder.environment().put("HOME", folder.toString());
            builder.environment().put("MOLTBOT_GATEWAY_URL", gateway.url());
            builder.environment().put("MOLTBOT_AUTH_TOKEN", "wrong");
            bridge = builder.start();
            lines =
                    new BufferedReader(
                            new InputStreamReader(bridge.getInputStream(), StandardCharsets.UTF_8));
            send(INITIALIZE);
            assertThat(answer(0).object("error").string("message").orElse(""))
                    .contains("the secret was refused");
        }
    }
}
