package bot.molt.app.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A gateway in a process of its own that starts anew there.
@Tag("slow")
class RestartTest {
    private static final String RESTART = "/api/rpc/gateway.restart.request";

    @TempDir private Path home;
    @AutoClose private RestartingGateway gateway;

    @BeforeEach
    void starts() throws IOException {
        gateway =
                new RestartingGateway(
                        home,
                        "tools: { profile: \"full\", exec: { security: \"full\", ask: \"off\" } }");
    }

    /// A call that runs when the restart begins is answered, and has run once.
    @Test
    @Timeout(300)
    void whatRunsIsAnsweredAndTheSameProcessAnswersAgain() throws Exception {
        long pid = gateway.pid();
        Path marks = home.resolve("marks");
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int round = 0; round < 3; round++) {
                String command = "echo begun >> %s; sleep 1; echo done-%d".formatted(marks, round);
                Future<HttpResponse<String>> running = threads.submit(() -> gateway.exec(command));
                awaitLines(marks, round + 1);
                assertThat(gateway.post(RESTART, "{\"reason\":\"test\"}").body())
                        .contains("\"ok\":true", "\"pid\":" + pid);
                assertThat(running.get().body()).contains("done-" + round);
                gateway.awaitStart();
                assertThat(gateway.exec("echo back").body()).contains("back");
            }
        }
        assertThat(Files.readAllLines(marks)).hasSize(3);
        assertThat(gateway.isAlive()).isTrue();
    }

    /// So is one that a client watches over a socket, past the time that a stop would give it.
    @Test
    @Timeout(300)
    void aWatchedCallEndsBeforeTheRestart() throws Exception {
        Path marks = home.resolve("marks");
        Process watched =
                gateway.moltbot("exec", "echo begun >> %s; sleep 12; echo done".formatted(marks))
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        awaitLines(marks, 1);
        gateway.signal();
        assertThat(watched.inputReader().readAllAsString()).isEqualTo("done\n");
        assertThat(watched.waitFor()).isZero();
        gateway.awaitStart();
        assertThat(Files.readAllLines(marks)).hasSize(1);
    }

    /// Who follows the log is no reason to wait.
    @Test
    @Timeout(240)
    void aFollowerDoesNotHoldTheRestartUp() throws Exception {
        Process follower =
                gateway.moltbot("logs", "--follow")
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        try {
            awaitFollower();
            long begun = System.nanoTime();
            gateway.signal();
            gateway.awaitStart();
            assertThat(Duration.ofNanos(System.nanoTime() - begun))
                    .isLessThan(Duration.ofSeconds(25));
        } finally {
            follower.destroyForcibly().waitFor();
        }
    }

    private void awaitFollower() throws IOException, InterruptedException {
        int before = gateway.size().descriptors();
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (System.nanoTime() < deadline && gateway.size().descriptors() <= before) {
            assertThat(gateway.exec("true").statusCode()).isEqualTo(200);
        }
    }

    private static void awaitLines(Path file, int lines) throws IOException {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (System.nanoTime() < deadline) {
            if (Files.exists(file) && Files.readAllLines(file).size() >= lines) {
                return;
            }
            Thread.onSpinWait();
        }
        throw new AssertionError("the command did not begin");
    }

    /// A setting that cannot change while running restarts the gateway, which then has it.
    @Test
    @Timeout(300)
    void aNewPortIsTakenWithoutAnotherProcess() throws Exception {
        int fresh = RestartingGateway.freePort();
        gateway.change("port: " + gateway.port(), "port: " + fresh);
        gateway.isAt(fresh);
        gateway.awaitStart();
        assertThat(gateway.exec("echo moved").body()).contains("moved");
        assertThat(gateway.isAlive()).isTrue();
    }

    /// In mode `restart` any change restarts; in mode `hot` none does, and the log names it.
    @Test
    @Timeout(300)
    void theModeSaysWhatAChangeDoes() throws Exception {
        gateway.change("gateway: {", "gateway: { reload: { mode: \"restart\" },");
        awaitMode("restart");
        gateway.change("ask: \"off\"", "ask: \"off\", timeoutSec: 99");
        gateway.awaitStart();
        gateway.change("mode: \"restart\"", "mode: \"hot\"");
        awaitMode("hot");
        int before = gateway.port();
        gateway.change("port: " + before, "port: " + RestartingGateway.freePort());
        awaitErrors("config change needs a restart: [gateway.port]");
        assertThat(gateway.exec("echo stays").body()).contains("stays");
    }

    private void awaitMode(String mode) throws IOException, InterruptedException {
        String want = "\"value\":\"" + mode + "\"";
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        String seen = "";
        while (!seen.contains(want) && System.nanoTime() < deadline) {
            seen = gateway.post("/api/rpc/config.get", "{\"path\":\"gateway.reload.mode\"}").body();
        }
        assertThat(seen).contains(want);
    }

    private void awaitErrors(String text) throws IOException {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!gateway.errors().contains(text) && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        assertThat(gateway.errors()).contains(text);
    }

    /// The gateway's own tool restarts it a moment later, so that the call is answered.
    @Test
    @Timeout(300)
    void theToolOfTheGatewayRestartsIt() throws Exception {
        assertThat(gateway.call("gateway", "{\"action\":\"restart\",\"delayMs\":300}").body())
                .contains("\"delayMs\":300", "\"pid\":" + gateway.pid());
        gateway.awaitStart();
        assertThat(
                        gateway.post(
                                        "/tools/invoke",
                                        "{\"tool\":\"gateway\",\"action\":\"restart\"}")
                                .body())
                .contains("\"ok\":true", "\"delayMs\":2000");
        gateway.awaitStart();
        assertThat(gateway.exec("echo back").body()).contains("back");
    }

    /// A configuration that would not start leaves the gateway as it was.
    @Test
    @Timeout(300)
    void aBrokenConfigurationDoesNotKeepTheGatewayDown() throws Exception {
        Files.writeString(gateway.config(), "{ gateway: { bind: \"nowhere\" } }");
        gateway.post(RESTART, "{}");
        gateway.awaitStart();
        assertThat(gateway.exec("echo back").body()).contains("back");
        assertThat(gateway.errors()).contains("starting with the configuration as it was");
    }
}
