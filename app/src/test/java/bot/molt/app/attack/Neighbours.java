package bot.molt.app.attack;

import bot.molt.base.Ids;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A gateway with an operator, alice, who keeps secrets and a server, and bob, who is hostile; and
/// things of the machine that bob must not reach.
final class Neighbours implements AutoCloseable {
    static final String BOB = "key-of-bob-in-the-tenant-tests-0123456789";
    static final String ALICE = "key-of-alice-in-the-tenant-tests-0123456789";
    static final String META = "169.254.169.254";

    private static final Duration LIMIT = Duration.ofSeconds(40);

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Path home;
    private final GatewayChild gateway;
    private final Process host;
    private final Map<String, String> values = new HashMap<>();
    private final Map<Path, String> watched = new LinkedHashMap<>();
    private final List<String> canaries = new ArrayList<>();

    private Neighbours(Path home, GatewayChild gateway, Process host) {
        this.home = home;
        this.gateway = gateway;
        this.host = host;
    }

    /// @param aside what users' own sandbox sections say: empty for the default
    static Neighbours start(Path home, String aside) throws IOException, InterruptedException {
        run("ip", "addr", "add", META + "/32", "dev", "lo");
        Map<String, String> values = new HashMap<>();
        for (String port : List.of("HPORT", "UPORT", "OKPORT", "APORT")) {
            values.put(port, "" + freePort());
        }
        Path folder = Files.createDirectories(home.resolve("host"));
        String canary = "CANARY-HOST-" + Ids.text(10);
        Files.writeString(folder.resolve("secret-of-host.txt"), canary + "\n");
        Path script = folder.resolve("server.py");
        Files.writeString(script, resource("host.py"));
        Process host =
                new ProcessBuilder(
                                "python3",
                                script.toString(),
                                values.get("HPORT"),
                                values.get("UPORT"),
                                values.get("OKPORT"),
                                META,
                                canary)
                        .directory(folder.toFile())
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        host.inputReader().readLine();
        GatewayChild gateway = GatewayChild.start(home, config(home, aside, values.get("OKPORT")));
        Neighbours neighbours = new Neighbours(home, gateway, host);
        neighbours.values.putAll(values);
        neighbours.canaries.add(canary);
        neighbours.settle(folder);
        return neighbours;
    }

    private static String config(Path home, String aside, String okPort) {
        return """
        { gateway: { port: 0, auth: { mode: "token", token: "%s" } },
          agents: { defaults: { workspace: "%s", sandbox: { limits: { memory: "384mb", pids: 128, cpus: 1, fileSize: "64mb",
            openFiles: 1024, disk: "2gb" } } } },
          tools: { exec: { security: "full", ask: "off" } },
          routing: {
            workspaces: [ { id: "alice-project", path: "%s", users: ["alice"] } ],
            users: [
              { id: "alice", apiKey: "%s", agents: { sandbox: { %s } } },
              { id: "bob", apiKey: "%s", agents: { sandbox: { network: { mode: "allowlist", allow: ["127.0.0.1:%s"] } %s } } } ] } }
        """
                .formatted(
                        GatewayChild.TOKEN,
                        home.resolve("op"),
                        home.resolve("state/workspaces/alice"),
                        ALICE,
                        aside,
                        BOB,
                        okPort,
                        aside.isEmpty() ? "" : ", " + aside);
    }

    private void settle(Path folder) throws IOException, InterruptedException {
        Path state = home.resolve("state");
        Path alice = state.resolve("workspaces/alice");
        made(
                ALICE,
                "write",
                "{\"path\":\"secret-of-alice.txt\",\"content\":\""
                        + canary("ALICE-FILE")
                        + "\\n\"}");
        made(
                ALICE,
                "write",
                Json.object()
                        .put("path", "server.py")
                        .put("content", resource("alice.py"))
                        .build()
                        .toString());
        exec(
                ALICE,
                "echo "
                        + canary("ALICE-HOME")
                        + " > ~/secret-of-home.txt; echo "
                        + canary("ALICE-TMP")
                        + " > /tmp/secret-of-tmp.txt");
        exec(BOB, "touch own.txt");
        Files.writeString(state.resolve("marker.txt"), "marker\n");
        watch(alice.resolve("secret-of-alice.txt"));
        watch(state.resolve("moltbot.json"));
        watch(state.resolve("marker.txt"));
        values.put("ALICE", alice.toString());
        values.put("STATE", state.toString());
        values.put("HOST", folder.toString());
        values.put("HOMEDIR", home.toString());
        values.put("GATEWAY", "" + gateway.pid());
        values.put("GPORT", "" + gateway.port());
        values.put("META", META);
        values.put("ALLOWED", "127.0.0.1:" + values.get("OKPORT"));
        values.put("BOBKEY", BOB);
        values.put("BOBFILE", state.resolve("workspaces/bob/own.txt").toString());
        values.put("LONG", "true " + "x".repeat(900_000));
        values.put("SESSION", "http:alice");
        canaries.add(GatewayChild.TOKEN);
        canaries.add(ALICE);
        values.put("MCP", mcpSession());
        startServer();
    }

    private void made(String key, String tool, String input)
            throws IOException, InterruptedException {
        String answer = tool(key, tool, input);
        if (!answer.contains("\"success\":true")) {
            throw new IOException(
                    answer + Files.readString(home.resolve("state/logs/gateway.log")));
        }
    }

    private void watch(Path file) throws IOException {
        watched.put(file, Files.readString(file));
    }

    private String canary(String what) {
        String canary = "CANARY-" + what + "-" + Ids.text(10);
        canaries.add(canary);
        return canary;
    }

    private String mcpSession() throws IOException, InterruptedException {
        String body =
                "{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"initialize\",\"params\":{\"protocolVersion\":\"2025-06-18\",\"capabilities\":{},\"clientInfo\":{\"name\":\"t\",\"version\":\"1\"}}}";
        return send(ALICE, "POST", "/mcp", body, Map.of())
                .headers()
                .firstValue("mcp-session-id")
                .orElse("none");
    }

    /// Starts alice's server, anew where it was killed.
    private void startServer() throws IOException, InterruptedException {
        String line =
                "exec -a %s python3 server.py %s %s"
                        .formatted(
                                canary("ALICE-ARG"), values.get("APORT"), canary("ALICE-SERVER"));
        Json.Obj input =
                Json.object()
                        .put("command", line)
                        .put("background", true)
                        .put("env", Json.object().put("CANARY", canary("ALICE-ENV")).build())
                        .build();
        String answer = tool(ALICE, "exec", input.toString());
        values.put("PID", first("\"pid\":(\\d+)", answer));
        values.put("PROC", first("\"sessionId\":\"([^\"]+)\"", answer));
        String audit = Files.readString(home.resolve("state/logs/audit.jsonl"));
        Matcher calls =
                Pattern.compile("\"callId\":\"([^\"]+)\",\"userId\":\"alice\"").matcher(audit);
        String last = "call_none";
        while (calls.find()) {
            last = calls.group(1);
        }
        values.put("CALL", last);
        for (int i = 0; i < 100 && !exec(ALICE, "test -S sock && echo up").contains("up"); i++) {
            Files.exists(home);
        }
    }

    private static String first(String pattern, String text) throws IOException {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        if (!matcher.find()) {
            throw new IOException(pattern + " is not in " + text);
        }
        return matcher.group(1);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(Neighbours.class.getResourceAsStream(name))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    Map<String, String> targets() {
        return new LinkedHashMap<>(
                Map.of(
                        "alice", values.get("ALICE") + "/secret-of-alice.txt",
                        "config", values.get("STATE") + "/moltbot.json",
                        "audit", values.get("STATE") + "/logs/audit.jsonl",
                        "host", values.get("HOST") + "/secret-of-host.txt"));
    }

    /// The attack with what can be known in its places.
    Attack aimed(Attack attack) {
        return attack.with(values);
    }

    boolean holdsCanary(String text) {
        return canaries.stream().anyMatch(text::contains);
    }

    boolean aliceLives() {
        return ProcessHandle.of(Long.parseLong(values.get("PID")))
                .filter(ProcessHandle::isAlive)
                .isPresent();
    }

    void revive() throws IOException, InterruptedException {
        startServer();
    }

    /// Whether a watched file is not what it was; puts it back.
    boolean changed() throws IOException {
        boolean changed = false;
        for (Map.Entry<Path, String> file : watched.entrySet()) {
            boolean same =
                    Files.isRegularFile(file.getKey())
                            && Files.readString(file.getKey()).equals(file.getValue());
            if (!same) {
                changed = true;
                Files.deleteIfExists(file.getKey());
                Files.writeString(file.getKey(), file.getValue());
            }
        }
        return changed;
    }

    String exec(String key, String command) throws IOException, InterruptedException {
        return tool(key, "exec", Json.object().put("command", command).build().toString());
    }

    String tool(String key, String tool, String input) throws IOException, InterruptedException {
        Json.Obj body =
                Json.object().put("tool", tool).put("input", JsonText.parseObject(input)).build();
        return send(key, "POST", "/api/tools/execute", body.toString(), Map.of()).body();
    }

    /// A raw request of bob's.
    HttpResponse<String> send(
            String key, String method, String path, String body, Map<String, String> headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(gateway.uri(path))
                        .timeout(LIMIT)
                        .header("Authorization", "Bearer " + key)
                        .header("Content-Type", "application/json")
                        .header("Accept", "application/json, text/event-stream")
                        .method(
                                method,
                                body.isEmpty()
                                        ? HttpRequest.BodyPublishers.noBody()
                                        : HttpRequest.BodyPublishers.ofString(body));
        headers.forEach(request::header);
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    static void run(String... command) throws IOException, InterruptedException {
        new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    @Override
    public void close() throws IOException {
        gateway.close();
        host.destroyForcibly();
        try {
            run("ip", "addr", "del", META + "/32", "dev", "lo");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        http.shutdownNow();
    }
}
