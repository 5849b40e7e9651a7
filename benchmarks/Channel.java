import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Messages through the webhook channel of one gateway: so many a second, each a command that is
/// answered over the callback. Time is taken from the post to the callback of the same message.
///
/// Usage: `Channel PORT TOKEN PID CALLBACK-PORT SECONDS RATE`
public final class Channel {
    private static final Pattern REPLY_TO = Pattern.compile("\"to\":\"p(\\d+)\"");

    private Channel() {}

    public static void main(String[] args) throws Exception {
        int port = Integer.parseInt(args[0]);
        long pid = Long.parseLong(args[2]);
        int seconds = Integer.parseInt(args[4]);
        int rate = Integer.parseInt(args[5]);
        int count = seconds * rate;
        Map<Integer, Long> posted = new ConcurrentHashMap<>();
        long[] took = new long[count];
        AtomicInteger answered = new AtomicInteger();
        CountDownLatch all = new CountDownLatch(count);
        HttpServer callback = HttpServer.create(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(args[3])), 1_000);
        callback.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        callback.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            Matcher to = REPLY_TO.matcher(body);
            if (to.find()) {
                int id = Integer.parseInt(to.group(1));
                Long at = posted.remove(id);
                if (at != null) {
                    took[id] = System.nanoTime() - at;
                    answered.incrementAndGet();
                    all.countDown();
                }
            }
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        callback.start();
        long before = resident(pid);
        AtomicInteger refused = new AtomicInteger();
        Semaphore open = new Semaphore(256);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor();
                HttpClient http = HttpClient.newHttpClient()) {
            long start = System.nanoTime();
            for (int i = 0; i < count; i++) {
                int id = i;
                long due = start + id * 1_000_000_000L / rate;
                while (System.nanoTime() < due) {
                    LockSupport.parkNanos(due - System.nanoTime());
                }
                open.acquire();
                threads.submit(() -> post(http, port, args[1], id, due, posted, refused, open));
            }
            double sent = (System.nanoTime() - start) / 1e9;
            boolean whole = all.await(30, TimeUnit.SECONDS);
            double took1 = (System.nanoTime() - start) / 1e9;
            long after = resident(pid);
            long[] sorted = Arrays.stream(took).filter(t -> t > 0).sorted().toArray();
            System.out.printf("channel  %d messages in %.1f s (aim %d/s), %d answered in %.1f s%s, %d not taken%n",
                    count, sent, rate, answered.get(), took1, whole ? "" : " (given up)", refused.get());
            if (sorted.length > 0) {
                System.out.printf("channel  post to callback: p50 %.1f ms, p99 %.1f ms, max %.1f ms; resident %d -> %d MB%n",
                        sorted[sorted.length / 2] / 1e6, sorted[sorted.length * 99 / 100] / 1e6,
                        sorted[sorted.length - 1] / 1e6, before, after);
            }
        }
        callback.stop(0);
        System.exit(0);
    }

    /// Time counts from when it was due, so that a driver that falls behind does not look fast.
    private static boolean post(HttpClient http, int port, String token, int id, long due,
            Map<Integer, Long> posted, AtomicInteger refused, Semaphore open)
            throws IOException, InterruptedException {
        posted.put(id, due);
        String body = "{\"id\":\"m%d\",\"from\":\"p%d\",\"text\":\"/who\"}".formatted(id, id);
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/webhook"))
                .header("Authorization", "Bearer " + token)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            if (http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() != 202) {
                refused.incrementAndGet();
            }
        } catch (IOException e) {
            refused.incrementAndGet();
        } finally {
            open.release();
        }
        return true;
    }

    private static long resident(long pid) throws IOException {
        List<String> lines = Files.readAllLines(Path.of("/proc/" + pid + "/status"));
        return lines.stream()
                .filter(line -> line.startsWith("VmRSS"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                .findFirst()
                .orElse(0);
    }
}
