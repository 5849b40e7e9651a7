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
import java.net.http.HttpTimeoutException;
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
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A gateway with an operator, alice, who keeps secrets and a server, and bob, who is hostile; and
/// things of the machine that bob must not reach.
final class Neighbours implements AutoCloseable {
    static final String BOB = "key-of-bob-in-the-tenant-tests-0123456789";
    static final String ALICE = "key-of-alice-in-the-tenant-tests-0123456789";
    static final String DORA = "key-of-dora-in-the-tenant-tests-0123456789";
    static final String META = "169.254.169.254";

    /// What bob is given.
    static final long MEMORY = 384L << 20;

    static final int PROCESSES = 128;

    private static final Duration LIMIT = Duration.ofSeconds(40);
    private static final String META_2026 =
            "\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\","
                    + "\"io.modelcontextprotocol/clientInfo\":{\"name\":\"t\",\"version\":\"1\"},"
                    + "\"io.modelcontextprotocol/clientCapabilities\":{}}";

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Path home;
    private final GatewayChild gateway;
    private final Process host;
    private final Map<String, String> values = new ConcurrentHashMap<>();
    private final Map<Path, String> watched = new LinkedHashMap<>();
    private final List<String> canaries = new CopyOnWriteArrayList<>();
    private final List<InputStream> open = new ArrayList<>();

    private Neighbours(Path home, GatewayChild gateway, Process host) {
        this.home = home;
        this.gateway = gateway;
        this.host = host;
    }

    /// @param isolated false takes away the sandboxes, the walls of file tools, and the rules of
    ///   the proxy
    static Neighbours start(Path home, boolean isolated) throws IOException, InterruptedException {
        run("ip", "addr", "add", META + "/32", "dev", "lo");
        Map<String, String> values = new HashMap<>();
        for (String port : List.of("HPORT", "UPORT", "OKPORT", "APORT")) {
            values.put(port, "" + freePort());
        }
        values.put("PROXY", "" + (isolated ? 3_128 : freePort()));
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
                                canary,
                                isolated ? "0" : values.get("PROXY"))
                        .directory(folder.toFile())
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        host.inputReader().readLine();
        String secret = "CANARY-GATEWAY-" + Ids.text(10);
        GatewayChild gateway =
                GatewayChild.start(
                        home,
                        config(home, isolated, values.get("OKPORT")),
                        Map.of("SECRET_OF_GATEWAY", secret));
        Neighbours neighbours = new Neighbours(home, gateway, host);
        neighbours.values.putAll(values);
        neighbours.canaries.addAll(List.of(canary, secret));
        boolean done = false;
        try {
            neighbours.settle(folder);
            done = true;
            return neighbours;
        } finally {
            if (!done) {
                neighbours.close();
            }
        }
    }

    private static String config(Path home, boolean isolated, String okPort) {
        String off = isolated ? "" : "mode: \"off\", ";
        return """
        { gateway: { port: 0, auth: { mode: "token", token: "%s" } },
          agents: { defaults: { workspace: "%s", sandbox: { limits: { memory: "%dmb", pids: %d, cpus: 1, fileSize: "64mb",
            openFiles: 1024, disk: "2gb" } } } },
          tools: { exec: { security: "full", ask: "off" }, fs: { workspaceOnly: %s } },
          routing: {
            workspaces: [ { id: "alice-project", path: "%s", users: ["alice"] } ],
            users: [
              { id: "alice", apiKey: "%s", agents: { sandbox: { %s } } },
              { id: "dora", apiKey: "%s", agents: { sandbox: { %s }, tools: { exec: { ask: "always" } } } },
              { id: "bob", apiKey: "%s", agents: { sandbox: { %s network: { mode: "allowlist", allow: ["127.0.0.1:%s"] } } } } ] } }
        """
                .formatted(
                        GatewayChild.TOKEN,
                        home.resolve("op"),
                        MEMORY >> 20,
                        PROCESSES,
                        isolated,
                        home.resolve("state/workspaces/alice"),
                        ALICE,
                        off,
                        DORA,
                        off,
                        BOB,
                        off,
                        okPort);
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
        canaries.add(DORA);
        values.put("SHMKEY", "" + (0x7a000000 + Integer.parseInt(values.get("HPORT"))));
        values.put("INSIDE", "/workspace");
        values.put("META-2026", META_2026);
        for (String guest : List.of("erin", "fay")) {
            String user = Json.object().put("id", guest).build().toString();
            send(GatewayChild.TOKEN, "POST", "/api/rpc/users.add", user, Map.of());
        }
        startServer();
        startCall();
    }

    /// What the family `ids` aims at, made anew where it was taken away.
    void offer() throws IOException, InterruptedException {
        revive();
        values.put("MCP", mcpSession());
        InputStream watch = stream(GatewayChild.TOKEN, "GET", "/api/approvals/watch", "");
        open.add(watch);
        open.add(stream(DORA, "POST", "/api/tools/stream", exec("echo " + canary("DORA-ASKS"))));
        values.put("APPROVAL", first("(appr_[a-z0-9]+)", lineWith(watch, "appr_")));
    }

    private static String exec(String command) {
        Json.Obj input = Json.object().put("command", command).build();
        return Json.object().put("tool", "exec").put("input", input).build().toString();
    }

    /// Alice's call that goes on while bob tries things.
    private void startCall() throws IOException, InterruptedException {
        String line = "echo " + canary("ALICE-CALL") + "; exec sleep 900";
        InputStream events = stream(ALICE, "POST", "/api/tools/stream", exec(line));
        open.add(events);
        String said = lineWith(events, "ALICE-CALL");
        values.put("CALL", first("(call_[a-z0-9]+)", said));
        String running = send(ALICE, "POST", "/api/rpc/processes.list", "{}", Map.of()).body();
        values.put("CALLPID", first("\"pid\":(\\d+)", running));
    }

    private InputStream stream(String key, String method, String path, String body)
            throws IOException, InterruptedException {
        HttpRequest request = request(key, method, path, body, Map.of());
        return http.send(request, HttpResponse.BodyHandlers.ofInputStream()).body();
    }

    /// All up to a line that holds the text.
    private static String lineWith(InputStream in, String text) throws IOException {
        StringBuilder all = new StringBuilder();
        for (int c = in.read(); c >= 0; c = in.read()) {
            all.append((char) c);
            if (c == '\n' && all.indexOf(text) >= 0) {
                return all.toString();
            }
        }
        throw new IOException(text + " is not in " + all);
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
                "exec -a %s /usr/bin/python3 server.py %s %s"
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
        String reached =
                exec(
                        ALICE,
                        "for i in $(seq 100); do cat < /dev/tcp/127.0.0.1/%s && test -S sock && break; sleep 0.1; done 2>/dev/null"
                                .formatted(values.get("APORT")));
        first("(CANARY-ALICE-SERVER)", reached);
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

    /// Whether both of alice's processes are there, and are still a moment later.
    boolean aliceLives() throws IOException, InterruptedException {
        for (String name : List.of("PID", "CALLPID")) {
            ProcessHandle process = ProcessHandle.of(Long.parseLong(values.get(name))).orElse(null);
            if (process == null || ended(process)) {
                return false;
            }
        }
        return true;
    }

    private static boolean ended(ProcessHandle process) throws IOException, InterruptedException {
        try {
            process.onExit().get(150, TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return !process.isAlive();
        } catch (ExecutionException e) {
            throw new IOException(e);
        }
    }

    /// Starts again what was killed.
    void revive() throws IOException, InterruptedException {
        if (!aliceLives()) {
            restart();
        }
    }

    /// Starts again what may be crippled.
    void restart() throws IOException, InterruptedException {
        for (String name : List.of("PID", "CALLPID")) {
            ProcessHandle process = ProcessHandle.of(Long.parseLong(values.get(name))).orElse(null);
            for (int look = 0; process != null && look < 40 && !ended(process); look++) {
                process.destroyForcibly();
            }
        }
        startServer();
        startCall();
    }

    /// What runs as the user whose workspace it is; empty where that is the gateway's own.
    Load loadOfBob() throws IOException {
        Object uid = Files.getAttribute(home.resolve("state/workspaces/bob"), "unix:uid");
        return uid.equals(0) ? new Load(0, 0) : Load.of(uid.toString());
    }

    /// Whether the gateway says that it lives, and alice's server answers.
    boolean allAnswer() throws IOException, InterruptedException {
        String ask =
                "timeout 5 bash -c 'cat < /dev/tcp/127.0.0.1/%s'".formatted(values.get("APORT"));
        try {
            return gateway.fetch("/health").statusCode() == 200
                    && exec(ALICE, ask).contains("CANARY-ALICE-SERVER");
        } catch (HttpTimeoutException e) {
            return false;
        }
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

    /// A raw request.
    HttpResponse<String> send(
            String key, String method, String path, String body, Map<String, String> headers)
            throws IOException, InterruptedException {
        return http.send(
                request(key, method, path, body, headers), HttpResponse.BodyHandlers.ofString());
    }

    /// What comes of a request in its first two seconds: the status, then the body.
    String peek(String key, String method, String path, String body, Map<String, String> headers)
            throws IOException, InterruptedException {
        Queue<String> said = new ConcurrentLinkedQueue<>();
        Future<HttpResponse<Void>> answer =
                http.sendAsync(
                        request(key, method, path, body, headers),
                        info -> {
                            said.add(info.statusCode() + "\n");
                            return HttpResponse.BodySubscribers.ofByteArrayConsumer(part ->
                                    part.ifPresent(bytes ->
                                            said.add(new String(bytes, StandardCharsets.UTF_8))));
                        });
        try {
            answer.get(2, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            answer.cancel(true);
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        }
        return String.join("", said);
    }

    private HttpRequest request(
            String key, String method, String path, String body, Map<String, String> headers) {
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
        return request.build();
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
        for (InputStream one : open) {
            one.close();
        }
        gateway.close();
        host.getOutputStream().close();
        try {
            if (!host.waitFor(5, TimeUnit.SECONDS)) {
                host.destroyForcibly();
            }
            run("ip", "addr", "del", META + "/32", "dev", "lo");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        http.shutdownNow();
    }
}
