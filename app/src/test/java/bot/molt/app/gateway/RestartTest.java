package bot.molt.app.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A gateway in a process of its own that starts anew there.
@Tag("slow")
class RestartTest {
    private static final String TOKEN = "token-of-the-restart-test-0123456789";
    private static final int ROUNDS = Integer.getInteger("restart.rounds", 5);
    private static final String END_OF_BANNER = "Ctrl-C stops it.";

    @TempDir private Path home;
    private Process process;
    private BufferedReader said;
    private int port;
    @AutoClose private final HttpClient client = HttpClient.newHttpClient();

    @BeforeEach
    void starts() throws IOException {
        Path config = Files.createDirectories(home.resolve("state")).resolve("moltbot.json");
        port = freePort();
        Files.writeString(
                config,
                "{ gateway: { port: %d, auth: { token: \"%s\" } }, tools: { exec: { security: \"full\", ask: \"off\" } } }"
                        .formatted(port, TOKEN));
        ProcessBuilder builder =
                new ProcessBuilder(
                        List.of(
                                System.getProperty("java.home") + "/bin/java",
                                "--enable-native-access=ALL-UNNAMED",
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "-Xmx256m",
                                "-cp",
                                System.getProperty(
                                        "surefire.test.class.path",
                                        System.getProperty("java.class.path")),
                                "bot.molt.app.Main",
                                "gateway",
                                "--config",
                                config.toString()));
        builder.environment().clear();
        builder.environment().put("HOME", home.toString());
        builder.environment().put("PATH", System.getenv("PATH"));
        builder.environment().put("MOLTBOT_STATE_DIR", home.resolve("state").toString());
        builder.redirectError(home.resolve("stderr.txt").toFile());
        process = builder.start();
        said = process.inputReader();
        awaitBanner();
    }

    @AfterEach
    void stops() throws InterruptedException {
        process.destroy();
        process.waitFor();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private void awaitBanner() throws IOException {
        for (String line = said.readLine(); line != null; line = said.readLine()) {
            if (line.equals(END_OF_BANNER)) {
                return;
            }
        }
        throw new IOException(Files.readString(home.resolve("stderr.txt")));
    }

    private HttpResponse<String> post(String path, String body)
            throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .timeout(Duration.ofSeconds(60))
                        .header("Authorization", "Bearer " + TOKEN)
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> exec(String command) throws IOException, InterruptedException {
        return post(
                "/api/tools/execute",
                "{\"tool\":\"exec\",\"input\":{\"command\":\"" + command + "\"}}");
    }

    /// A call that runs when the restart begins is answered, and has run once.
    @Test
    @Timeout(300)
    void whatRunsIsAnsweredAndTheSameProcessAnswersAgain() throws Exception {
        long pid = process.pid();
        Path marks = home.resolve("marks");
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int round = 0; round < ROUNDS; round++) {
                String command = "echo begun >> %s; sleep 1; echo done-%d".formatted(marks, round);
                Future<HttpResponse<String>> running = threads.submit(() -> exec(command));
                awaitLines(marks, round + 1);
                assertThat(post("/api/rpc/gateway.restart.request", "{\"reason\":\"test\"}").body())
                        .contains("\"ok\":true", "\"pid\":" + pid);
                assertThat(running.get().body()).contains("done-" + round);
                awaitBanner();
                assertThat(exec("echo back").body()).contains("back");
            }
        }
        assertThat(Files.readAllLines(marks)).hasSize(ROUNDS);
        assertThat(process.isAlive()).isTrue();
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
    @Timeout(120)
    void aNewPortIsTakenWithoutAnotherProcess() throws Exception {
        int old = port;
        port = freePort();
        Path config = home.resolve("state/moltbot.json");
        String text = Files.readString(config);
        Files.writeString(config, text.replace("port: " + old, "port: " + port));
        awaitBanner();
        assertThat(exec("echo moved").body()).contains("moved");
        assertThat(process.isAlive()).isTrue();
    }

    /// A configuration that would not start leaves the gateway as it was.
    @Test
    @Timeout(120)
    void aBrokenConfigurationDoesNotKeepTheGatewayDown() throws Exception {
        Files.writeString(home.resolve("state/moltbot.json"), "{ gateway: { bind: \"nowhere\" } }");
        post("/api/rpc/gateway.restart.request", "{}");
        awaitBanner();
        assertThat(exec("echo back").body()).contains("back");
        assertThat(Files.readString(home.resolve("stderr.txt")))
                .contains("starting with the configuration as it was");
    }
}
