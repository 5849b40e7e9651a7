import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/// Mixed light load for a long time, and what it does to a gateway: `java Soak.java PORT TOKEN PID STATE MINUTES RATE MODEL-PORT`.
///
/// In turn: a command, a file written, the same read, a command whose output is streamed, a control socket that connects, asks and
/// leaves, and every tenth time a turn of an agent over a model that this program plays (a command, then an answer). Prints a line every
/// 15 s, and at the end the slope of each number over the last three quarters of the time.
public final class Soak {
    private static final int AT_ONCE = 16;
    private static final long SAMPLE_NANOS = 15_000_000_000L;

    private final HttpClient http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(30)).build();
    private final String base;
    private final String token;
    private final Path process;
    private final Path state;
    private final Map<String, AtomicLong> done = new ConcurrentHashMap<>();
    private final Map<String, AtomicLong> failed = new ConcurrentHashMap<>();
    private final AtomicLong late = new AtomicLong();
    private final List<double[]> samples = new ArrayList<>();

    private interface Work {
        boolean run() throws Exception;
    }

    private Soak(int port, String token, String pid, Path state) {
        this.base = "http://127.0.0.1:" + port;
        this.token = token;
        this.process = Path.of("/proc", pid);
        this.state = state;
    }

    public static void main(String[] args) throws Exception {
        HttpServer model = model(Integer.parseInt(args[6]));
        Soak soak = new Soak(Integer.parseInt(args[0]), args[1], args[2], Path.of(args[3]));
        try {
            soak.run(Double.parseDouble(args[4]), Double.parseDouble(args[5]));
        } finally {
            model.stop(0);
        }
    }

    private void run(double minutes, double rate) throws Exception {
        long begin = System.nanoTime();
        long end = begin + (long) (minutes * 60e9);
        long nextSample = begin;
        Semaphore places = new Semaphore(AT_ONCE);
        System.out.println("  minute   RSS MB  descriptors  threads  log KB  audit KB  store KB     done  failed");
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (long i = 0; System.nanoTime() < end; i++) {
                long due = begin + (long) (i / rate * 1e9);
                long wait = due - System.nanoTime();
                if (wait > 0) {
                    TimeUnit.NANOSECONDS.sleep(wait);
                }
                if (places.tryAcquire()) {
                    long number = i;
                    threads.submit(() -> {
                        one(number);
                        places.release();
                    });
                } else {
                    late.incrementAndGet();
                }
                if (System.nanoTime() >= nextSample) {
                    nextSample += SAMPLE_NANOS;
                    sample(begin);
                }
            }
        }
        sample(begin);
        report();
    }

    private void one(long number) {
        switch ((int) (number % 10)) {
            case 9 -> count("turn", () -> post("/v1/chat/completions",
                    "{\"model\":\"moltbot\",\"user\":\"soak-" + number % 7 + "\",\"messages\":[{\"role\":\"user\",\"content\":\"number " + number + "\"}]}")
                    .contains("all well"));
            case 1, 6 -> count("write", () -> tool("write", "{\"path\":\"soak-" + number % 20 + ".txt\",\"content\":\"" + "line ".repeat(200) + "\"}"));
            case 2, 7 -> count("read", () -> tool("read", "{\"path\":\"soak-" + (number - 1) % 20 + ".txt\"}"));
            case 3, 8 -> count("stream", () -> post("/api/tools/stream",
                    "{\"tool\":\"exec\",\"input\":{\"command\":\"yes a line of output | head -n 2000\"}}").contains("event: done"));
            case 4 -> count("control", this::control);
            default -> count("exec", () -> tool("exec", "{\"command\":\"echo soak\"}"));
        }
    }

    private void count(String name, Work work) {
        boolean fine;
        try {
            fine = work.run();
        } catch (Exception e) {
            fine = false;
            name = name + " (" + e.getClass().getSimpleName() + ")";
        }
        (fine ? done : failed).computeIfAbsent(name, _ -> new AtomicLong()).incrementAndGet();
    }

    private boolean tool(String name, String input) throws Exception {
        return post("/api/tools/execute", "{\"tool\":\"" + name + "\",\"input\":" + input + "}").contains("\"success\":true");
    }

    /// The body where the answer is good; else nothing.
    private String post(String path, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(base + path))
                .timeout(Duration.ofSeconds(120))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            System.out.println("  " + path + ": " + answer.statusCode() + " " + answer.body().lines().findFirst().orElse(""));
            return "";
        }
        return answer.body();
    }

    /// Connects as an operator, asks for the state, and leaves.
    private boolean control() throws Exception {
        CompletableFuture<Boolean> good = new CompletableFuture<>();
        WebSocket socket = http.newWebSocketBuilder()
                .buildAsync(URI.create(base.replace("http", "ws") + "/ws"), new WebSocket.Listener() {
                    private final StringBuilder text = new StringBuilder();

                    @Override
                    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
                        text.append(data);
                        if (last) {
                            String frame = text.toString();
                            text.setLength(0);
                            answer(from, frame);
                        }
                        from.request(1);
                        return null;
                    }

                    private void answer(WebSocket to, String frame) {
                        if (frame.contains("connect.challenge")) {
                            to.sendText("{\"type\":\"req\",\"id\":\"c\",\"method\":\"connect\",\"params\":{\"minProtocol\":3,\"maxProtocol\":4,"
                                    + "\"client\":{\"id\":\"gateway-client\",\"version\":\"1\",\"platform\":\"linux\",\"mode\":\"backend\"},"
                                    + "\"role\":\"operator\",\"scopes\":[\"operator.read\"],\"auth\":{\"token\":\"" + token + "\"}}}", true);
                        } else if (frame.contains("\"id\":\"c\"")) {
                            to.sendText("{\"type\":\"req\",\"id\":\"h\",\"method\":\"health\",\"params\":{}}", true);
                        } else if (frame.contains("\"id\":\"h\"")) {
                            good.complete(frame.contains("\"ok\":true"));
                        }
                    }

                    @Override
                    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
                        good.complete(false);
                        return null;
                    }

                    @Override
                    public void onError(WebSocket from, Throwable error) {
                        good.completeExceptionally(error);
                    }
                })
                .get(60, TimeUnit.SECONDS);
        boolean answer = good.get(60, TimeUnit.SECONDS);
        socket.sendClose(WebSocket.NORMAL_CLOSURE, "").get(60, TimeUnit.SECONDS);
        return answer;
    }

    private void sample(long begin) throws IOException {
        String status = Files.readString(process.resolve("status"));
        double minute = (System.nanoTime() - begin) / 60e9;
        double rss = field(status, "VmRSS:") / 1024.0;
        double threads = field(status, "Threads:");
        double descriptors;
        try (Stream<Path> all = Files.list(process.resolve("fd"))) {
            descriptors = all.count();
        }
        double[] sample = {minute, rss, descriptors, threads, bytes("logs", "gateway"), bytes("logs", "audit"), bytes("store", "")};
        samples.add(sample);
        System.out.printf("%8.2f %8.1f %12.0f %8.0f %7.0f %9.0f %9.0f %8d %7d%n", sample[0], sample[1], sample[2], sample[3], sample[4],
                sample[5], sample[6], sum(done), sum(failed));
    }

    private static double field(String status, String name) {
        return status.lines().filter(line -> line.startsWith(name)).map(line -> line.replaceAll("\\D", "")).mapToDouble(Double::parseDouble).sum();
    }

    private double bytes(String folder, String prefix) throws IOException {
        try (Stream<Path> all = Files.walk(state.resolve(folder))) {
            return all.filter(file -> file.getFileName().toString().startsWith(prefix)).mapToLong(Soak::size).sum() / 1024.0;
        } catch (java.nio.file.NoSuchFileException e) {
            return 0;
        }
    }

    private static long size(Path file) {
        try {
            return Files.isRegularFile(file) ? Files.size(file) : 0;
        } catch (IOException e) {
            return 0;
        }
    }

    private static long sum(Map<String, AtomicLong> counts) {
        return counts.values().stream().mapToLong(AtomicLong::get).sum();
    }

    private void report() {
        System.out.println("done " + new TreeMap<>(done) + ", failed " + new TreeMap<>(failed) + ", left out because " + AT_ONCE + " were running: " + late);
        String[] names = {"RSS MB", "descriptors", "threads", "log KB", "audit KB", "store KB"};
        List<double[]> late = samples.subList(samples.size() / 4, samples.size());
        for (int i = 0; i < names.length; i++) {
            System.out.printf("%-12s %8.1f at the end, slope %+9.2f an hour%n", names[i], late.getLast()[i + 1], 60 * slope(late, i + 1));
        }
    }

    /// Least squares, by the minute.
    private static double slope(List<double[]> samples, int column) {
        double x = samples.stream().mapToDouble(each -> each[0]).average().orElse(0);
        double y = samples.stream().mapToDouble(each -> each[column]).average().orElse(0);
        double above = samples.stream().mapToDouble(each -> (each[0] - x) * (each[column] - y)).sum();
        double below = samples.stream().mapToDouble(each -> (each[0] - x) * (each[0] - x)).sum();
        return below == 0 ? 0 : above / below;
    }

    /// A model server that speaks Anthropic's Messages API.
    private static HttpServer model(int port) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 64);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", Soak::reply);
        server.start();
        return server;
    }

    private static void reply(HttpExchange exchange) throws IOException {
        String asked = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        // A question is answered with a command, what the command gave with words.
        boolean hasResult = asked.lastIndexOf("\"tool_result\"") > asked.lastIndexOf("\"text\":\"number ");
        String block = hasResult
                ? "{\"type\":\"text\",\"text\":\"\"}"
                : "{\"type\":\"tool_use\",\"id\":\"toolu_" + Long.toHexString(System.nanoTime()) + "\",\"name\":\"exec\",\"input\":{}}";
        String delta = hasResult
                ? "{\"type\":\"text_delta\",\"text\":\"all well\"}"
                : "{\"type\":\"input_json_delta\",\"partial_json\":\"{\\\"command\\\":\\\"echo from a turn\\\"}\"}";
        String body = event("message_start", "\"message\":{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"m\",\"content\":[],"
                        + "\"stop_reason\":null,\"stop_sequence\":null,\"usage\":{\"input_tokens\":10,\"output_tokens\":1}}")
                + event("content_block_start", "\"index\":0,\"content_block\":" + block)
                + event("content_block_delta", "\"index\":0,\"delta\":" + delta)
                + event("content_block_stop", "\"index\":0")
                + event("message_delta", "\"delta\":{\"stop_reason\":\"" + (hasResult ? "end_turn" : "tool_use") + "\",\"stop_sequence\":null},\"usage\":{\"output_tokens\":5}")
                + event("message_stop", "");
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private static String event(String type, String members) {
        return "event: " + type + "\ndata: {\"type\":\"" + type + "\"" + (members.isEmpty() ? "" : "," + members) + "}\n\n";
    }
}
