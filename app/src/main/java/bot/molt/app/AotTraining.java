package bot.molt.app;

import bot.molt.app.gateway.GatewayCommand;
import bot.molt.base.concurrent.Worker;
import bot.molt.base.config.PrivateFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Starts a gateway in a folder of its own, uses each door a little and stops it. What the JVM
/// learns goes into the cache of the gateway; see the launcher.
public final class AotTraining {
    private static final Pattern ADDRESS =
            Pattern.compile("gateway on http://127\\.0\\.0\\.1:(\\d+)");
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private static final String CONFIG =
            """
            {
              agents: { defaults: { workspace: "%s" } },
              tools: {
                profile: "coding",
                exec: { security: "allowlist", ask: "off", allowlist: ["git *", "ls *", "pwd", "echo *"] },
              },
            }
            """;

    /// Enough for the profiles of the usual road, few enough to wait for.
    private static final int ROUNDS = 50;

    private static final List<String> TOOL_CALLS =
            List.of(
                    "{\"tool\":\"exec\",\"input\":{\"command\":\"echo a && ls . | echo \\\"$(pwd)\\\"\"}}",
                    "{\"tool\":\"write\",\"input\":{\"path\":\"a.txt\",\"content\":\"one\\ntwo\\n\"}}",
                    "{\"tool\":\"read\",\"input\":{\"path\":\"a.txt\"}}",
                    "{\"tool\":\"edit\",\"input\":{\"path\":\"a.txt\",\"oldText\":\"one\",\"newText\":\"three\"}}",
                    "{\"tool\":\"ls\",\"input\":{\"path\":\".\"}}",
                    "{\"tool\":\"glob\",\"input\":{\"pattern\":\"*.txt\"}}",
                    "{\"tool\":\"grep\",\"input\":{\"pattern\":\"two\"}}",
                    "{\"tool\":\"exec\",\"input\":{\"command\":\"rm a.txt\"}}");

    private static final List<String> MCP_CALLS =
            List.of(
                    "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":{\"protocolVersion\":\"2025-06-18\",\"capabilities\":{},\"clientInfo\":{\"name\":\"training\",\"version\":\"1\"}}}",
                    "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}",
                    "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"tools/list\"}",
                    "{\"jsonrpc\":\"2.0\",\"id\":3,\"method\":\"tools/call\",\"params\":{\"name\":\"Bash\",\"arguments\":{\"command\":\"echo b\"}}}",
                    "{\"jsonrpc\":\"2.0\",\"id\":4,\"method\":\"tools/call\",\"params\":{\"name\":\"LS\",\"arguments\":{\"path\":\".\"}}}");

    private final int port;
    private final String token;
    private String mcpSession = "";

    private AotTraining(int port, String token) {
        this.port = port;
        this.token = token;
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        Path home = Files.createTempDirectory("moltbot-training");
        Path state = home.resolve(".clawdbot");
        PrivateFile.folder(state);
        PrivateFile.write(state.resolve("moltbot.json"), CONFIG.formatted(home.resolve("work")));
        Map<String, String> environment =
                Map.of("HOME", home.toString(), "PATH", System.getenv().getOrDefault("PATH", ""));
        Announcement announcement = new Announcement();
        GatewayCommand gateway =
                new GatewayCommand(
                        new PrintStream(announcement, true, StandardCharsets.UTF_8),
                        new PrintStream(
                                OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8),
                        environment,
                        "training");
        Worker running =
                Worker.platform("gateway", () -> gateway.run(List.of("gateway", "--port", "0")));
        try {
            int port = announcement.port();
            String token = Files.readString(state.resolve("credentials/gateway-token")).strip();
            new AotTraining(port, token).use();
        } finally {
            gateway.stop();
            running.join(LIMIT);
            running.close();
            delete(home);
        }
    }

    /// What the gateway prints once it listens.
    private static final class Announcement extends ByteArrayOutputStream {
        private final CountDownLatch announced = new CountDownLatch(1);

        @Override
        public void flush() {
            if (ADDRESS.matcher(toString(StandardCharsets.UTF_8)).find()) {
                announced.countDown();
            }
        }

        int port() throws IOException, InterruptedException {
            boolean listens = announced.await(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
            Matcher address = ADDRESS.matcher(toString(StandardCharsets.UTF_8));
            if (!listens || !address.find()) {
                throw new IOException("the gateway did not start within " + LIMIT);
            }
            return Integer.parseInt(address.group(1));
        }
    }

    private void use() throws IOException {
        ask("GET", "/health", "");
        for (int round = 0; round < ROUNDS; round++) {
            for (String call : TOOL_CALLS) {
                ask("POST", "/api/tools/execute", call);
            }
        }
        for (String call : MCP_CALLS) {
            ask("POST", "/mcp", call);
        }
        ask("POST", "/tools/invoke", "{\"tool\":\"ls\",\"args\":{\"path\":\".\"}}");
        ask("POST", "/api/tools/stream", TOOL_CALLS.getFirst());
        ask("GET", "/readyz", "");
        ask("GET", "/metrics", "");
        ask("GET", "/api/tools", "");
    }

    private void ask(String method, String path, String body) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            byte[] content = body.getBytes(StandardCharsets.UTF_8);
            OutputStream out = socket.getOutputStream();
            out.write(head(method, path, content.length).getBytes(StandardCharsets.UTF_8));
            out.write(content);
            out.flush();
            remember(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private String head(String method, String path, int length) {
        String session =
                path.equals("/mcp") && !mcpSession.isEmpty()
                        ? "Mcp-Session-Id: " + mcpSession + "\r\n"
                        : "";
        return """
        %s %s HTTP/1.1\r
        Host: 127.0.0.1\r
        Authorization: Bearer %s\r
        Accept: application/json, text/event-stream\r
        Content-Type: application/json\r
        %sContent-Length: %d\r
        Connection: close\r
        \r
        """
                .formatted(method, path, token, session, length);
    }

    private void remember(String answer) {
        Matcher session = Pattern.compile("(?i)\nmcp-session-id: *(\\S+)").matcher(answer);
        if (session.find()) {
            mcpSession = session.group(1);
        }
    }

    private static void delete(Path folder) throws IOException {
        List<Path> all;
        try (Stream<Path> found = Files.walk(folder)) {
            all = found.sorted((a, b) -> b.compareTo(a)).toList();
        }
        for (Path path : all) {
            Files.deleteIfExists(path);
        }
    }
}
