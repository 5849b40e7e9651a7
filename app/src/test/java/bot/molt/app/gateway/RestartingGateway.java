package bot.molt.app.gateway;

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
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// A gateway in a process of its own, whose starts are seen.
public final class RestartingGateway implements AutoCloseable {
    public static final String TOKEN = "token-of-the-restart-test-0123456789";
    private static final String END_OF_BANNER = "Ctrl-C stops it.";

    private final Path home;
    private final Process process;
    private final BufferedReader said;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private volatile int port;

    /// @param sections of the configuration besides `gateway`
    public RestartingGateway(Path home, String sections) throws IOException {
        this.home = home;
        port = freePort();
        Files.createDirectories(home.resolve("state"));
        Files.writeString(
                config(),
                "{ gateway: { port: %d, auth: { token: \"%s\" } }, %s }"
                        .formatted(port, TOKEN, sections));
        List<String> command =
                java("bot.molt.app.Main", "gateway", "--config", config().toString());
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().clear();
        builder.environment().put("HOME", home.toString());
        builder.environment().put("PATH", System.getenv("PATH"));
        builder.environment().put("MOLTBOT_STATE_DIR", home.resolve("state").toString());
        builder.redirectError(home.resolve("stderr.txt").toFile());
        process = builder.start();
        said = process.inputReader();
        awaitStart();
    }

    private static List<String> java(String... words) {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                System.getProperty("java.home") + "/bin/java",
                                "--enable-native-access=ALL-UNNAMED",
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "-Xmx256m",
                                "-cp",
                                System.getProperty(
                                        "surefire.test.class.path",
                                        System.getProperty("java.class.path"))));
        command.addAll(List.of(words));
        return command;
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /// Waits until it says that it has started, once more than before.
    public void awaitStart() throws IOException {
        for (String line = said.readLine(); line != null; line = said.readLine()) {
            if (line.equals(END_OF_BANNER)) {
                return;
            }
        }
        throw new IOException(errors());
    }

    /// What it wrote on its error stream.
    String errors() throws IOException {
        return Files.readString(home.resolve("stderr.txt"));
    }

    public Path config() {
        return home.resolve("state/moltbot.json");
    }

    /// Replaces a text of the configuration file.
    void change(String from, String to) throws IOException {
        Files.writeString(config(), Files.readString(config()).replace(from, to));
    }

    public int port() {
        return port;
    }

    /// From now on it is looked for there.
    void isAt(int other) {
        port = other;
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /// Sends SIGUSR1.
    public void signal() throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-USR1", Long.toString(pid())).start().waitFor();
    }

    public HttpResponse<String> post(String path, String body)
            throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .timeout(Duration.ofSeconds(90))
                        .header("Authorization", "Bearer " + TOKEN)
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> call(String tool, String input) throws IOException, InterruptedException {
        return post("/api/tools/execute", "{\"tool\":\"%s\",\"input\":%s}".formatted(tool, input));
    }

    HttpResponse<String> exec(String command) throws IOException, InterruptedException {
        return call("exec", "{\"command\":\"" + command + "\"}");
    }

    /// The CLI, for this gateway.
    ProcessBuilder moltbot(String... words) {
        List<String> command = new ArrayList<>(java("bot.molt.cli.Main"));
        command.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("HOME", home.toString());
        builder.environment().put("MOLTBOT_GATEWAY_URL", "http://127.0.0.1:" + port);
        builder.environment().put("MOLTBOT_GATEWAY_TOKEN", TOKEN);
        return builder;
    }

    /// What the process holds.
    record Size(int descriptors, int threads, int residentMegabytes) {}

    Size size() throws IOException {
        Path here = Path.of("/proc", Long.toString(pid()));
        int resident = 0;
        for (String line : Files.readAllLines(here.resolve("status"))) {
            if (line.startsWith("VmRSS:")) {
                resident = Integer.parseInt(line.replaceAll("\\D", "")) / 1024;
            }
        }
        return new Size(entries(here.resolve("fd")), entries(here.resolve("task")), resident);
    }

    private static int entries(Path folder) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return (int) all.count();
        }
    }

    @Override
    public void close() {
        client.close();
        process.destroy();
        process.onExit().join();
    }
}
