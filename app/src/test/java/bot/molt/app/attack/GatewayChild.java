package bot.molt.app.attack;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A gateway as a process of its own, started by its command line and ended by a signal.
final class GatewayChild implements AutoCloseable {
    static final String TOKEN = "operator-token-of-the-attack-tests-0123456789";
    static final String BOB = "key-of-bob-in-the-attack-tests-0123456789";
    static final String EVE = "key-of-eve-in-the-attack-tests-0123456789";

    private static final Pattern ADDRESS = Pattern.compile("http://127\\.0\\.0\\.1:(\\d+)");

    private final Process process;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final int port;

    private GatewayChild(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /// Starts it and waits until it listens.
    ///
    /// @param home holds the configuration and everything that the gateway keeps
    static GatewayChild start(Path home, String config) throws IOException {
        return start(home, config, Map.of());
    }

    /// @param more variables of the gateway's own environment
    static GatewayChild start(Path home, String config, Map<String, String> more)
            throws IOException {
        Files.createDirectories(home.resolve("state"));
        Path file = home.resolve("state/moltbot.json");
        Files.writeString(file, config);
        String classPath =
                System.getProperty(
                        "surefire.test.class.path", System.getProperty("java.class.path"));
        ProcessBuilder builder =
                new ProcessBuilder(
                        List.of(
                                System.getProperty("java.home") + "/bin/java",
                                "--enable-native-access=ALL-UNNAMED",
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "-Xmx256m",
                                "-cp",
                                classPath,
                                "bot.molt.app.Main",
                                "gateway",
                                "--config",
                                file.toString()));
        builder.environment().clear();
        builder.environment().put("HOME", home.toString());
        builder.environment().put("PATH", System.getenv("PATH"));
        builder.environment().put("MOLTBOT_STATE_DIR", home.resolve("state").toString());
        builder.environment().putAll(more);
        builder.redirectError(home.resolve("stderr.txt").toFile());
        Process process = builder.start();
        return new GatewayChild(process, port(process, home));
    }

    private static int port(Process process, Path home) throws IOException {
        BufferedReader reader = process.inputReader();
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            Matcher address = ADDRESS.matcher(line);
            if (address.find()) {
                return Integer.parseInt(address.group(1));
            }
        }
        throw new IOException(
                "the gateway did not start: " + Files.readString(home.resolve("stderr.txt")));
    }

    int port() {
        return port;
    }

    long pid() {
        return process.pid();
    }

    /// Calls a tool; the answer's status and text.
    HttpResponse<String> call(String key, String body) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(uri("/api/tools/execute"))
                        .timeout(Duration.ofSeconds(30))
                        .header("Authorization", "Bearer " + key)
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> fetch(String path) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(uri(path)).timeout(Duration.ofSeconds(30)).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    /// As `kill -9`.
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
        client.shutdownNow();
    }

    @Override
    public void close() throws IOException {
        client.shutdownNow();
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
                throw new IOException("the gateway did not stop in 20 s");
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
