package bot.molt.testkit.model;

import bot.molt.base.concurrent.TaskScope;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonSyntaxException;
import bot.molt.base.json.JsonText;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Model servers on loopback, one for each API, that answer what a script says, in the wire format
/// and order of events of the real ones. Requests that the real server would refuse are refused.
///
/// Source: the reference pages of each API, as [WireForm] names them.
public final class FakeModelServer implements AutoCloseable {
    private static final List<WireForm> FORMS =
            List.of(
                    new MessagesForm(),
                    new CompletionsForm(),
                    new ResponsesForm(),
                    new GeminiForm(),
                    new OllamaForm());

    private final ServerSocket listener;
    private final Script script;
    private final TaskScope scope = new TaskScope("models");
    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final AtomicInteger count = new AtomicInteger();
    private final AtomicInteger connections = new AtomicInteger();
    private final Semaphore left = new Semaphore(0);
    private final Semaphore begun = new Semaphore(0);

    /// Decides what is answered.
    @FunctionalInterface
    public interface Script {
        Turn answer(Asked asked);
    }

    private FakeModelServer(Script script) throws IOException {
        this.script = script;
        this.listener = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        scope.fork(this::accept);
    }

    public static FakeModelServer start(Script script) throws IOException {
        return new FakeModelServer(script);
    }

    /// Answers one request after another, whatever is asked.
    public static FakeModelServer inOrder(Turn... turns) throws IOException {
        AtomicInteger next = new AtomicInteger();
        return start(_ -> at(List.of(turns), next.getAndIncrement()));
    }

    /// Answers by the turns that a conversation has had, so that a request that is repeated is
    /// answered alike.
    public static FakeModelServer byTurn(Turn... turns) throws IOException {
        return start(asked -> at(List.of(turns), asked.turns()));
    }

    private static Turn at(List<Turn> turns, int index) {
        return index < turns.size() ? turns.get(index) : Turn.say("The script has ended.");
    }

    /// The base URL for clients of an API.
    public URI url(String api) {
        WireForm form =
                FORMS.stream().filter(one -> one.api().equals(api)).findFirst().orElseThrow();
        return URI.create("http://127.0.0.1:" + listener.getLocalPort() + form.basePath());
    }

    public int port() {
        return listener.getLocalPort();
    }

    /// Connections that clients have opened so far.
    public int connections() {
        return connections.get();
    }

    /// What it was asked for replies, in order.
    public List<Asked> asked() {
        return List.copyOf(asked);
    }

    /// Waits until a client has left a stream that stalled; false where none does.
    public boolean awaitLeft(Duration limit) throws InterruptedException {
        return left.tryAcquire(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    /// Waits until a stream stands still in its middle; false where none does.
    public boolean awaitStalled(Duration limit) throws InterruptedException {
        return begun.tryAcquire(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    private boolean accept() throws IOException {
        while (!listener.isClosed()) {
            Socket socket = listener.accept();
            connections.incrementAndGet();
            sockets.add(socket);
            scope.fork(() -> serve(socket));
        }
        return true;
    }

    private boolean serve(Socket socket) throws IOException, InterruptedException {
        try (socket) {
            socket.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(socket.getInputStream());
            Optional<Request> request = Request.read(in);
            while (request.isPresent() && answer(request.get(), in, socket.getOutputStream())) {
                request = Request.read(in);
            }
        } finally {
            sockets.remove(socket);
        }
        return true;
    }

    /// One request of HTTP.
    @SuppressWarnings("ArrayRecordComponent")
    private record Request(String method, String path, Map<String, String> headers, byte[] body) {
        static Optional<Request> read(InputStream in) throws IOException {
            String first = line(in);
            if (first == null || first.isEmpty()) {
                return Optional.empty();
            }
            Map<String, String> headers = new HashMap<>();
            String line = line(in);
            while (line != null && !line.isEmpty()) {
                int colon = line.indexOf(':');
                headers.put(
                        line.substring(0, colon).toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).strip());
                line = line(in);
            }
            int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
            String[] words = first.split(" ", 3);
            return Optional.of(new Request(words[0], words[1], headers, in.readNBytes(length)));
        }

        private static @Nullable String line(InputStream in) throws IOException {
            StringBuilder line = new StringBuilder();
            int b = in.read();
            while (b >= 0 && b != '\n') {
                line.append((char) b);
                b = in.read();
            }
            return b < 0 ? null : line.toString().stripTrailing();
        }
    }

    /// Whether the connection may bring another request.
    private boolean answer(Request request, InputStream in, OutputStream out)
            throws IOException, InterruptedException {
        String path = request.path().replaceFirst("^http://[^/]*", "").replaceFirst("\\?.*", "");
        WireForm form =
                FORMS.stream()
                        .filter(one -> path.startsWith(one.basePath()) && one.takes(path))
                        .findFirst()
                        .orElse(null);
        if (form == null) {
            send(out, 404, Map.of(), Json.object().put("error", "no such path: " + path).build());
            return true;
        }
        Json.Obj body;
        try {
            body = JsonText.parseObject(request.body());
        } catch (JsonSyntaxException e) {
            send(out, 400, Map.of(), form.refusal(Turn.Fault.INVALID).body());
            return true;
        }
        Asked one =
                new Asked(
                        form.api(),
                        request.method(),
                        request.path(),
                        request.headers(),
                        body,
                        count.getAndIncrement(),
                        form.turns(body));
        asked.add(one);
        return answer(form, one, in, out);
    }

    private boolean answer(WireForm form, Asked one, InputStream in, OutputStream out)
            throws IOException, InterruptedException {
        String problem = form.problem(one.body());
        if (!problem.isEmpty()) {
            send(out, 400, Map.of(), Json.object().put("error", problem).build());
            return true;
        }
        return switch (script.answer(one)) {
            case Turn.Failure(Turn.Fault fault, Duration retryAfter) -> {
                WireForm.Refusal refusal = form.refusal(fault);
                Map<String, String> headers =
                        retryAfter.isZero()
                                ? Map.of()
                                : Map.of("Retry-After", Long.toString(retryAfter.toSeconds()));
                send(out, refusal.status(), headers, refusal.body());
                yield true;
            }
            case Turn.Reply reply -> stream(form, one, reply, in, out);
        };
    }

    private boolean stream(
            WireForm form, Asked one, Turn.Reply reply, InputStream in, OutputStream out)
            throws IOException, InterruptedException {
        String head =
                "HTTP/1.1 200 OK\r\nContent-Type: %s\r\nTransfer-Encoding: chunked\r\n\r\n"
                        .formatted(form.contentType());
        out.write(head.getBytes(StandardCharsets.US_ASCII));
        List<byte[]> pieces = form.stream(one, reply);
        int half = pieces.size() / 2;
        for (int i = 0; i < pieces.size(); i++) {
            if (i == half && isCutShort(reply.ending())) {
                return stop(form, reply.ending(), in, out);
            }
            chunk(out, pieces.get(i));
            pace(reply.pace());
        }
        out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        out.flush();
        return true;
    }

    private static boolean isCutShort(Turn.Ending ending) {
        return switch (ending) {
            case CUT, STALLED, BROKEN -> true;
            case WHOLE, LENGTH, REFUSED -> false;
        };
    }

    private boolean stop(WireForm form, Turn.Ending ending, InputStream in, OutputStream out)
            throws IOException {
        if (ending == Turn.Ending.BROKEN) {
            chunk(out, form.broken());
        }
        if (ending == Turn.Ending.STALLED) {
            begun.release();
            awaitEnd(in);
            left.release();
        }
        return false;
    }

    /// Returns when the client has closed its side, or reset the connection.
    private static void awaitEnd(InputStream in) {
        try {
            long rest = in.transferTo(OutputStream.nullOutputStream());
            assert rest >= 0;
        } catch (IOException e) {
            // That is an end too.
        }
    }

    /// Nobody ever gives a permit: the wait ends by its limit.
    private static void pace(Duration between) throws InterruptedException {
        if (!between.isZero()) {
            boolean given = new Semaphore(0).tryAcquire(between.toNanos(), TimeUnit.NANOSECONDS);
            assert !given;
        }
    }

    private static void chunk(OutputStream out, byte[] bytes) throws IOException {
        byte[] size =
                (Integer.toHexString(bytes.length) + "\r\n").getBytes(StandardCharsets.US_ASCII);
        byte[] all = new byte[size.length + bytes.length + 2];
        System.arraycopy(size, 0, all, 0, size.length);
        System.arraycopy(bytes, 0, all, size.length, bytes.length);
        all[all.length - 2] = '\r';
        all[all.length - 1] = '\n';
        out.write(all);
        out.flush();
    }

    private static void send(OutputStream out, int status, Map<String, String> headers, Json body)
            throws IOException {
        byte[] bytes = JsonText.bytes(body);
        StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " Answer\r\n");
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        head.append("Content-Type: application/json\r\nContent-Length: ")
                .append(bytes.length)
                .append("\r\n\r\n");
        out.write(head.toString().getBytes(StandardCharsets.US_ASCII));
        out.write(bytes);
        out.flush();
    }

    @Override
    public void close() {
        try {
            listener.close();
            for (Socket socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            // Whoever still talks to it is cut off either way.
        }
        scope.close();
    }
}
