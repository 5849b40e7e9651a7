package bot.molt.testkit.vmm;

import bot.molt.base.concurrent.TaskScope;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonSyntaxException;
import bot.molt.base.json.JsonText;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A Firecracker without a processor: its API as the public description has it, with states and
/// refusals, and a guest whose agent calls over vsock and says that it is ready.
///
/// Paths are seen from inside of a jail.
///
/// Threads: any.
public final class FakeFirecracker implements AutoCloseable {
    private static final Pattern CONFIGURING =
            Pattern.compile(
                    "/(machine-config|boot-source|vsock|mmds/config|logger|metrics|drives/.*|network-interfaces/.*)");
    private static final List<String> DRIVE =
            List.of("drive_id", "path_on_host", "is_root_device", "is_read_only");

    private static final Duration AGAIN = Duration.ofMillis(200);

    private final Path root;
    private final ServerSocketChannel listener;
    private final TaskScope threads = new TaskScope("fake-firecracker");
    private final Map<String, Json.Obj> configured = new ConcurrentSkipListMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile String state = "Not started";
    private volatile @Nullable SocketChannel agent;

    /// @param root of the jail
    /// @param socket of the API, inside of it
    public FakeFirecracker(Path root, String socket) throws IOException {
        this.root = root;
        Path path = inside(socket);
        Files.createDirectories(path.resolveSibling(""));
        Files.deleteIfExists(path);
        listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        listener.bind(UnixDomainSocketAddress.of(path));
        threads.fork(this::accept);
    }

    private Path inside(String path) {
        return root.resolve(path.startsWith("/") ? path.substring(1) : path);
    }

    /// What it was told, by path.
    public Map<String, Json.Obj> configured() {
        return Map.copyOf(configured);
    }

    /// Requests as they came: `PUT /actions`.
    public List<String> asked() {
        return List.copyOf(asked);
    }

    public String state() {
        return state;
    }

    /// Whether its process has not ended.
    public boolean runs() {
        return over.getCount() > 0;
    }

    /// Waits `limit` at most for its end; whether it came.
    public boolean awaitEnd(Duration limit) throws InterruptedException {
        return over.await(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    private boolean accept() throws IOException {
        while (runs()) {
            SocketChannel channel = listener.accept();
            threads.fork(() -> serve(channel));
        }
        return true;
    }

    private boolean serve(SocketChannel channel) throws IOException {
        try (channel;
                BufferedReader in = reader(channel)) {
            String[] first = String.valueOf(in.readLine()).split(" ", 3);
            int length = 0;
            String header = in.readLine();
            while (header != null && !header.isEmpty()) {
                if (header.startsWith("Content-Length: ")) {
                    length = Integer.parseInt(header.substring("Content-Length: ".length()));
                }
                header = in.readLine();
            }
            char[] body = new char[length];
            int count = 0;
            while (count < length) {
                count += in.read(body, count, length - count);
            }
            asked.add(first[0] + " " + first[1]);
            write(channel, answer(first[0], first[1], new String(body)));
        }
        return true;
    }

    private static BufferedReader reader(SocketChannel channel) {
        return new BufferedReader(
                new InputStreamReader(Channels.newInputStream(channel), StandardCharsets.UTF_8));
    }

    private static void write(SocketChannel channel, String text) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private String answer(String method, String path, String text) {
        try {
            Json.Obj body = text.isEmpty() ? Json.Obj.EMPTY : JsonText.parseObject(text);
            String fault = fault(method, path, body);
            if (!fault.isEmpty()) {
                return http("400 Bad Request", Json.Obj.EMPTY.with("fault_message", fault));
            }
            return told(method, path, body);
        } catch (JsonSyntaxException e) {
            return http(
                    "400 Bad Request",
                    Json.Obj.EMPTY.with("fault_message", "The body is no JSON."));
        }
    }

    private static String http(String status, Json.Obj body) {
        String text = body.members().isEmpty() ? "" : JsonText.compact(body);
        return "HTTP/1.1 %s\r\nServer: Firecracker API\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
                .formatted(status, text.getBytes(StandardCharsets.UTF_8).length, text);
    }

    /// Why a request is refused; empty where it is not.
    private String fault(String method, String path, Json.Obj body) {
        boolean started = !state.equals("Not started");
        if (method.equals("PUT") && CONFIGURING.matcher(path).matches()) {
            return started
                    ? "The requested operation is not supported after starting the microVM."
                    : missing(path, body);
        }
        return switch (method + " " + path) {
            case "GET /", "GET /version", "PUT /mmds" -> "";
            case "PUT /actions" -> action(body, started);
            case "PATCH /vm", "PUT /snapshot/create" -> {
                boolean isPaused = state.equals("Paused");
                yield !started
                        ? "The requested operation is not supported before starting the microVM."
                        : path.equals("/snapshot/create") && !isPaused
                                ? "Cannot create a snapshot of a microVM that is not paused."
                                : "";
            }
            case "PUT /snapshot/load" ->
                    started || !configured.isEmpty()
                            ? "Loading a microVM snapshot not allowed after configuring boot-specific resources."
                            : "";
            default -> "Invalid request method and/or path: %s %s.".formatted(method, path);
        };
    }

    private static String missing(String path, Json.Obj body) {
        List<String> wanted =
                switch (path) {
                    case "/machine-config" -> List.of("vcpu_count", "mem_size_mib");
                    case "/boot-source" -> List.of("kernel_image_path");
                    case "/vsock" -> List.of("guest_cid", "uds_path");
                    default -> path.startsWith("/drives/") ? DRIVE : List.<String>of();
                };
        return wanted.stream()
                .filter(name -> !body.has(name))
                .findFirst()
                .map(
                        "An error occurred when deserializing the json body: missing field `%s`"
                                ::formatted)
                .orElse("");
    }

    private String action(Json.Obj body, boolean started) {
        return switch (body.string("action_type").orElse("")) {
            case "InstanceStart" ->
                    started
                            ? "The requested operation is not supported after starting the microVM."
                            : configured.containsKey("/boot-source")
                                    ? ""
                                    : "Cannot start microvm without kernel configuration.";
            case "SendCtrlAltDel", "FlushMetrics" ->
                    started
                            ? ""
                            : "The requested operation is not supported before starting the microVM.";
            default -> "An error occurred when deserializing the json body: unknown variant";
        };
    }

    private String told(String method, String path, Json.Obj body) {
        switch (method + " " + path) {
            case "GET /" -> {
                return http(
                        "200 OK",
                        Json.Obj.EMPTY
                                .with("app_name", "Firecracker")
                                .with("id", "fake")
                                .with("state", state)
                                .with("vmm_version", "1.6.0"));
            }
            case "GET /version" -> {
                return http("200 OK", Json.Obj.EMPTY.with("firecracker_version", "1.6.0"));
            }
            case "PUT /actions" -> act(body.string("action_type").orElse(""));
            case "PATCH /vm" ->
                    state = body.string("state").orElse("").equals("Paused") ? "Paused" : "Running";
            case "PUT /snapshot/load" -> begin();
            default -> configured.put(path, body);
        }
        return http("204 No Content", Json.Obj.EMPTY);
    }

    private void act(String type) {
        if (type.equals("InstanceStart")) {
            begin();
        } else if (type.equals("SendCtrlAltDel")) {
            end();
        }
    }

    private void begin() {
        state = "Running";
        Json.Obj vsock = configured.get("/vsock");
        if (vsock != null) {
            Path agent = inside(vsock.string("uds_path").orElse("") + "_5252");
            threads.fork(() -> callAgain(agent));
        }
    }

    /// The guest's agent calls again when nobody listens any more, as its init starts it anew.
    private boolean callAgain(Path agent) throws InterruptedException {
        boolean isOver = false;
        while (!isOver) {
            if (state.equals("Running")) {
                call(agent);
            }
            isOver = over.await(AGAIN.toMillis(), TimeUnit.MILLISECONDS);
        }
        return true;
    }

    private void call(Path socket) {
        try {
            answered(socket);
        } catch (IOException e) {
            System.getLogger("fake-firecracker").log(System.Logger.Level.TRACE, "nobody", e);
        }
    }

    private void answered(Path socket) throws IOException {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            agent = channel;
            channel.connect(UnixDomainSocketAddress.of(socket));
            BufferedReader in = reader(channel);
            String line = in.readLine();
            while (line != null) {
                if (line.startsWith("hello ")) {
                    write(channel, "ready\n");
                }
                line = in.readLine();
            }
        }
    }

    /// Its process ends, and with it what it holds.
    public void end() {
        over.countDown();
        try {
            listener.close();
            SocketChannel open = agent;
            if (open != null) {
                open.close();
            }
        } catch (IOException e) {
            System.getLogger("fake-firecracker").log(System.Logger.Level.DEBUG, "ended", e);
        }
    }

    @Override
    public void close() {
        end();
        threads.close();
    }
}
