package bot.molt.app.gateway;

import bot.molt.app.config.ConfigReader;
import bot.molt.app.config.ConfigSnapshot;
import bot.molt.app.config.LiveConfig;
import bot.molt.base.config.ConfigFiles;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import bot.molt.base.redact.Redactor;
import bot.molt.gateway.auth.OperatorToken;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A whole gateway with a configuration of the test's, and a client of its HTTP side.
public final class RunningGateway implements AutoCloseable {
    public static final String TOKEN = "operator-token-of-the-road-tests-0123456789";
    private static final Duration LONG = Duration.ofSeconds(30);

    private final Path state;
    private final LiveConfig live;
    private final GatewayProcess process;
    private final HttpClient http = HttpClient.newHttpClient();

    /// An answer of the gateway.
    public record Answer(int status, Json.Obj body) {
        /// The text that the tool gave, or the error.
        public String text() {
            return body.string("error")
                    .orElseGet(() ->
                            ((Json.Obj) body.object("result").items("content").getFirst())
                                    .string("text")
                                    .orElse(""));
        }
    }

    /// @param sections of the configuration besides `gateway`
    public RunningGateway(Path folder, String sections) throws IOException {
        this(folder, sections, "sandbox: {}");
    }

    /// @param page the section `gateway.controlUi`
    public static RunningGateway withPage(Path folder, String page) throws IOException {
        return new RunningGateway(folder, "tools: {}", "sandbox: {}", "controlUi: " + page + ",");
    }

    /// @param sections of the configuration besides `gateway`
    /// @param defaults the section `agents.defaults.sandbox`
    RunningGateway(Path folder, String sections, String defaults) throws IOException {
        this(folder, sections, defaults, "");
    }

    /// @param more of the section `gateway`
    private RunningGateway(Path folder, String sections, String defaults, String more)
            throws IOException {
        this(folder, written(folder, sections, defaults, more));
    }

    /// A gateway of the configuration and the state that an earlier one left.
    public static RunningGateway again(Path folder) throws IOException {
        return new RunningGateway(folder, folder.resolve("state/moltbot.json"));
    }

    private static Path written(Path folder, String sections, String defaults, String more)
            throws IOException {
        Path state = Files.createDirectories(folder.resolve("state"));
        Path workspace = Files.createDirectories(folder.resolve("workspace"));
        return Files.writeString(
                state.resolve("moltbot.json"),
                """
                { gateway: { port: 0, %s auth: { mode: "token", token: "%s" } },
                  agents: { defaults: { workspace: "%s", %s } },
                  %s }
                """
                        .formatted(more, TOKEN, workspace, defaults, sections));
    }

    private RunningGateway(Path folder, Path config) throws IOException {
        state = config.getParent();
        ConfigFiles files =
                ConfigFiles.find(
                        new ConfigFiles.Choice(config, null),
                        Map.of(
                                "MOLTBOT_STATE_DIR", state.toString(),
                                "HOME", folder.toString(),
                                "PATH", System.getenv("PATH")));
        ConfigReader reader = new ConfigReader(files, Map.of());
        ConfigSnapshot snapshot = reader.read();
        live = new LiveConfig(reader, snapshot);
        OperatorToken token =
                OperatorToken.resolve(
                        snapshot.config().gateway().auth(), files.environment(), files.state());
        process = GatewayProcess.start(live, token, new Redactor(), "2026.11.0");
    }

    public int port() {
        return process.port();
    }

    Path state() {
        return state;
    }

    /// Replaces a text of the configuration file and applies it.
    LiveConfig.Outcome change(String from, String to) throws IOException {
        Path file = state.resolve("moltbot.json");
        Files.writeString(file, Files.readString(file).replace(from, to));
        return live.reload();
    }

    public Answer exec(String key, String command, String... headers)
            throws IOException, InterruptedException {
        return post(key, "/api/tools/execute", body(command), headers);
    }

    private static String body(String command) {
        return JsonText.compact(
                Json.object()
                        .put("tool", "exec")
                        .put("input", Json.object().put("command", command).build())
                        .build());
    }

    public Json.Obj rpc(String method, String params) throws IOException, InterruptedException {
        return post(TOKEN, "/api/rpc/" + method, params).body().object("payload");
    }

    public Answer post(String key, String path, String body, String... headers)
            throws IOException, InterruptedException {
        HttpResponse<String> response = posted(key, path, body, headers);
        return new Answer(response.statusCode(), JsonText.parseObject(response.body()));
    }

    String raw(String path, String body, String... headers)
            throws IOException, InterruptedException {
        return posted(TOKEN, path, body, headers).body();
    }

    /// What a client waits for before it leaves.
    interface Moment {
        boolean await() throws InterruptedException;
    }

    /// Sends a request and leaves without its answer once the moment has come.
    void leave(String path, String body, Moment moment) throws IOException, InterruptedException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        String head =
                "POST %s HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer %s\r\nContent-Length: %d\r\n\r\n"
                        .formatted(path, TOKEN, bytes.length);
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
            socket.getOutputStream().write(head.getBytes(StandardCharsets.UTF_8));
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
            if (!moment.await()) {
                throw new IllegalStateException("the moment to leave never came");
            }
        }
    }

    /// A header of the answer.
    String header(String path, String body, String name) throws IOException, InterruptedException {
        return posted(TOKEN, path, body).headers().firstValue(name).orElseThrow();
    }

    private HttpResponse<String> posted(String key, String path, String body, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                request(key, path).POST(HttpRequest.BodyPublishers.ofString(body));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    String text(String path) throws IOException, InterruptedException {
        return http.send(request(TOKEN, path).GET().build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    String url() {
        return "http://127.0.0.1:" + process.port();
    }

    /// What `/` shows to a client that accepts this.
    String page(String accept) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(url() + "/")).header("Accept", accept).build();
        return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }

    private HttpRequest.Builder request(String key, String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + process.port() + path))
                .timeout(LONG)
                .header("Content-Type", "application/json")
                .header("Accept", "application/json, text/event-stream")
                .header("Authorization", "Bearer " + key);
    }

    /// The real CLI in a process of its own.
    ProcessBuilder moltbot(String... words) {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                System.getProperty("java.home") + "/bin/java",
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                System.getProperty(
                                        "surefire.test.class.path",
                                        System.getProperty("java.class.path")),
                                "bot.molt.cli.Main"));
        command.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("MOLTBOT_GATEWAY_URL", "http://127.0.0.1:" + process.port());
        builder.environment().put("MOLTBOT_GATEWAY_TOKEN", TOKEN);
        return builder;
    }

    @Override
    public void close() {
        process.close();
        http.close();
    }
}
