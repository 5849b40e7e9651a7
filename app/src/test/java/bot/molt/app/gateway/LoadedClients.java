package bot.molt.app.gateway;

import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// Clients of every kind that call as fast as they are answered; each call writes a line of its
/// own.
///
/// Threads: each client has one.
final class LoadedClients {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String PREFIX = "echo ";

    private final RestartingGateway gateway;
    private final Path marks;
    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    private final Set<String> unexpected = ConcurrentHashMap.newKeySet();
    private final AtomicInteger broken = new AtomicInteger();
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Map<String, Long> first = new TreeMap<>();
    private final List<Thread> threads = new ArrayList<>();

    LoadedClients(RestartingGateway gateway, Path marks) {
        this.gateway = gateway;
        this.marks = marks;
    }

    /// One attempt at a call: true where it was acknowledged, false where it was refused.
    private interface Attempt {
        boolean run(String id) throws IOException, InterruptedException;
    }

    /// A client that keeps a connection.
    private interface Client extends AutoCloseable {
        boolean call(String id) throws IOException, InterruptedException;

        @Override
        void close() throws IOException;
    }

    /// How to get one.
    private interface Opening {
        Client open() throws IOException, InterruptedException;
    }

    void start() {
        begin("http", id -> succeeded(gateway.exec(command(id)).statusCode()));
        begin("retry-a", this::retried);
        begin("retry-b", this::retried);
        begin("cli", this::commandLine);
        keep("ws-a", SteeringClient::new);
        keep("ws-b", SteeringClient::new);
        keep("mcp", BridgeClient::new);
    }

    private static boolean succeeded(int status) {
        return status == 200;
    }

    private String command(String id) {
        return PREFIX + id + " >> " + marks;
    }

    /// The id of a call by its command.
    static String id(String command) {
        int end = command.indexOf(" >> ");
        return end < 0 ? "" : command.substring(PREFIX.length(), end);
    }

    private void begin(String name, Attempt attempt) {
        threads.add(
                Thread.ofVirtual()
                        .name(name)
                        .start(() -> {
                            for (int i = 0; stopping.getCount() > 0; i++) {
                                attempt(name, name + "-" + i, attempt);
                            }
                        }));
    }

    private void attempt(String name, String id, Attempt attempt) {
        try {
            if (attempt.run(id)) {
                done(name, id);
            } else {
                pause();
            }
        } catch (IOException e) {
            broken.incrementAndGet();
            pause();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            unexpected.add(name + ": " + e);
            pause();
        }
    }

    private void pause() {
        try {
            stopping.await(25, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void done(String name, String id) {
        acknowledged.add(id);
        first.putIfAbsent(name, System.nanoTime());
        notifyAll();
    }

    /// Asks again under the same key until there is an answer.
    private boolean retried(String id) throws InterruptedException {
        String body = JsonText.compact(invocation(id));
        while (stopping.getCount() > 0) {
            try {
                var answer = gateway.post("/api/rpc/tools.invoke", body);
                if (succeeded(answer.statusCode())) {
                    return answer.body().contains("\"exitCode\":0");
                }
            } catch (IOException e) {
                broken.incrementAndGet();
            }
            pause();
        }
        return false;
    }

    private Json.Obj invocation(String id) {
        return Json.object()
                .put("name", "exec")
                .put("args", Json.object().put("command", command(id)).build())
                .put("idempotencyKey", id)
                .build();
    }

    private boolean commandLine(String id) throws IOException, InterruptedException {
        return gateway.moltbot("exec", command(id))
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }

    private void keep(String name, Opening opening) {
        threads.add(
                Thread.ofVirtual()
                        .name(name)
                        .start(() -> {
                            for (int i = 0; stopping.getCount() > 0; i = calls(name, opening, i)) {
                                pause();
                            }
                        }));
    }

    /// Calls until the connection breaks; the number of the next call. One that was cut off is
    /// asked for again under the same key.
    private int calls(String name, Opening opening, int first) {
        int next = first;
        try (Client client = opening.open()) {
            while (stopping.getCount() > 0) {
                if (client.call(name + "-" + next)) {
                    done(name, name + "-" + next);
                } else {
                    broken.incrementAndGet();
                    pause();
                }
                next++;
            }
        } catch (IOException e) {
            broken.incrementAndGet();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            unexpected.add(name + ": " + e);
        }
        return next;
    }

    /// The WebSocket protocol.
    private final class SteeringClient implements Client {
        private final SteeringSocket socket = new SteeringSocket(gateway.port());

        private SteeringClient() throws IOException, InterruptedException {}

        @Override
        public boolean call(String id) throws IOException, InterruptedException {
            Json.Obj answer = socket.request("tools.invoke", invocation(id), PATIENCE);
            return answer.isTrue("ok") && answer.object("payload").isTrue("ok");
        }

        @Override
        public void close() {
            socket.close();
        }
    }

    /// The bridge from standard streams to MCP. It has no key: what it calls lost is not asked
    /// again.
    private final class BridgeClient implements Client {
        private final Process bridge;
        private final java.io.BufferedReader lines;
        private int ids;

        private BridgeClient() throws IOException {
            bridge = gateway.moltbot("mcp").redirectError(ProcessBuilder.Redirect.DISCARD).start();
            lines = bridge.inputReader();
            ask(
                    "{\"jsonrpc\":\"2.0\",\"id\":%d,\"method\":\"initialize\",\"params\":{\"protocolVersion\":\"2025-11-25\",\"capabilities\":{},\"clientInfo\":{\"name\":\"t\",\"version\":\"1\"}}}");
            say("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}");
        }

        private void say(String line) throws IOException {
            bridge.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
            bridge.getOutputStream().flush();
        }

        private Json.Obj ask(String request) throws IOException {
            int id = ++ids;
            say(request.formatted(id));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Json.Obj message = JsonText.parseObject(line);
                if (message.number("id").orElse(-1L) == id && !message.has("method")) {
                    return message;
                }
            }
            throw new IOException("the bridge ended");
        }

        @Override
        public boolean call(String id) throws IOException {
            Json.Obj answer =
                    ask(
                            "{\"jsonrpc\":\"2.0\",\"id\":%d,\"method\":\"tools/call\",\"params\":{\"name\":\"Bash\",\"arguments\":{\"command\":\""
                                    + command(id)
                                    + "\"}}}");
            return !answer.has("error") && !answer.object("result").isTrue("isError");
        }

        @Override
        public void close() {
            bridge.destroy();
            bridge.onExit().join();
        }
    }

    /// Waits until each client was answered after that moment; how long that took for those that
    /// keep running, in milliseconds.
    synchronized List<Long> awaitOneOfEach(long since) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        first.values().removeIf(done -> done - since < 0);
        while (first.size() < threads.size()) {
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                throw new AssertionError("back are only %s; %s".formatted(first, unexpected));
            }
            wait(left);
        }
        List<Long> took = new ArrayList<>();
        first.forEach((name, done) -> {
            if (!name.equals("cli")) {
                took.add((done - since) / 1_000_000);
            }
        });
        return took;
    }

    void stop() throws InterruptedException {
        stopping.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
    }

    Set<String> acknowledged() {
        return acknowledged;
    }

    Set<String> unexpected() {
        return unexpected;
    }

    int broken() {
        return broken.get();
    }

    /// Acknowledged calls of each client.
    Map<String, Integer> counts() {
        Map<String, Integer> counts = new TreeMap<>();
        acknowledged.forEach(
                id -> counts.merge(id.substring(0, id.lastIndexOf('-')), 1, Integer::sum));
        return counts;
    }
}
