package bot.molt.cli.tui;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.Secret;
import bot.molt.base.concurrent.Worker;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonSyntaxException;
import bot.molt.base.json.JsonText;
import bot.molt.cli.Rpc;
import bot.molt.cli.terminal.Clean;
import bot.molt.protocol.wire.GatewayClient;
import bot.molt.protocol.wire.WebSocket;
import bot.molt.protocol.wire.WebSocket.Message;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// The connection to the gateway: many questions at once, events as they come, and back again by
/// itself where it breaks.
///
/// Threads: one of its own reads; any number ask.
final class Link implements Closeable {
    private static final long FIRST_PAUSE = 300;
    private static final long LONGEST_PAUSE = 10_000;
    private static final String CLIENT = "moltbot-tui";

    private final GatewayClient gateway;
    private final String version;
    private final Listener listener;
    private final Duration limit;
    private final Map<String, ArrayBlockingQueue<Answer>> waiting = new ConcurrentHashMap<>();
    private final AtomicLong asked = new AtomicLong();
    private final AtomicLong frames = new AtomicLong();
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile @Nullable WebSocket socket;
    private @Nullable Worker reader;

    /// Is told what happens, on the thread that reads.
    interface Listener {
        /// The gateway let us in, the first time or again.
        void online(Json.Obj hello) throws InterruptedException;

        /// The connection is away; it is looked for again where `reason` is empty, else the gateway
        /// lets nobody in.
        void offline(String reason) throws InterruptedException;

        /// @param frame counts what came, answers too
        void event(String name, Json.Obj payload, long frame) throws InterruptedException;
    }

    /// What a question was answered.
    ///
    /// @param frame counts what came, events too
    record Answer(Json.Obj body, long frame) {
        Json.Obj payload() {
            return body.object("payload");
        }
    }

    private Link(GatewayClient gateway, String version, Listener listener) {
        this.gateway = gateway;
        this.version = version;
        this.listener = listener;
        this.limit = gateway.target().timeout();
    }

    /// Comes in.
    ///
    /// Errors: as [GatewayClient#webSocket]; what the gateway says where it lets nobody in.
    static Link open(GatewayClient gateway, String version, Listener listener)
            throws IOException, InterruptedException {
        Link link = new Link(gateway, version, listener);
        WebSocket first = gateway.webSocket("/");
        Json.Obj hello;
        try {
            hello = link.greet(first);
        } catch (IOException | RuntimeException e) {
            first.close();
            throw e;
        }
        link.socket = first;
        listener.online(hello);
        link.reader = Worker.virtual("gateway link", () -> link.read(first));
        return link;
    }

    /// Whether a question would be sent.
    boolean online() {
        return socket != null;
    }

    /// Asks and waits for the answer.
    ///
    /// Errors: what the gateway says; `unreachable` where the connection is away or breaks;
    /// `timeout`.
    Answer ask(String method, Json.Obj params) throws InterruptedException {
        WebSocket here = socket;
        if (here == null) {
            throw away();
        }
        String id = "q" + asked.incrementAndGet();
        ArrayBlockingQueue<Answer> slot = new ArrayBlockingQueue<>(1);
        waiting.put(id, slot);
        try {
            requireHere(here);
            here.send(request(id, method, params));
            Answer answer = slot.poll(limit.toMillis(), TimeUnit.MILLISECONDS);
            if (answer == null) {
                throw new CodedException(
                        ErrorCode.TIMEOUT,
                        "%s: no answer within %d s".formatted(method, limit.toSeconds()));
            }
            if (!answer.body().isTrue("ok")) {
                throw failure(answer.body().object("error"));
            }
            return answer;
        } catch (IOException e) {
            throw away();
        } finally {
            waiting.remove(id);
        }
    }

    /// Whoever finds the connection away tells those alone that wait by then.
    @SuppressWarnings("ReferenceEquality")
    private void requireHere(WebSocket here) {
        if (socket != here) {
            throw away();
        }
    }

    private static CodedException away() {
        return new CodedException(ErrorCode.UNREACHABLE, "the gateway is away");
    }

    private static String request(String id, String method, Json.Obj params) {
        return JsonText.compact(
                Json.object()
                        .put("type", "req")
                        .put("id", id)
                        .put("method", method)
                        .put("params", params)
                        .build());
    }

    private Json.Obj greet(WebSocket here) throws IOException {
        Json.Obj client =
                Json.object()
                        .put("id", CLIENT)
                        .put("displayName", "terminal")
                        .put("version", version)
                        .put("platform", System.getProperty("os.name", "?"))
                        .put("mode", "ui")
                        .build();
        Json.ObjectBuilder params =
                Json.object()
                        .put("minProtocol", 3)
                        .put("maxProtocol", 4)
                        .put("client", client)
                        .put("caps", Json.strings(List.of("tool-events")));
        Secret token = gateway.target().token();
        if (token != null) {
            params.put("auth", Json.object().put("token", token.reveal()).build());
        }
        here.send(request("connect", "connect", params.build()));
        while (true) {
            Json.Obj frame = frame(here);
            if (frame.string("id").filter("connect"::equals).isPresent()) {
                if (!frame.isTrue("ok")) {
                    throw failure(frame.object("error"));
                }
                return frame.object("payload");
            }
        }
    }

    private void read(WebSocket first) throws InterruptedException {
        WebSocket here = first;
        while (here != null && isOpen()) {
            readAll(here);
            socket = null;
            waiting.values().forEach(slot -> slot.offer(gone()));
            here.close();
            here = isOpen() ? again() : null;
        }
    }

    private static Answer gone() {
        Json.Obj error =
                Json.object()
                        .put("code", ErrorCode.UNREACHABLE.wireName())
                        .put("message", "the gateway is away")
                        .build();
        return new Answer(Json.object().put("ok", false).put("error", error).build(), 0);
    }

    private boolean isOpen() {
        return closed.getCount() > 0;
    }

    /// Reads until the connection breaks.
    private void readAll(WebSocket here) throws InterruptedException {
        try {
            while (true) {
                Json.Obj frame = frame(here);
                long count = frames.incrementAndGet();
                if (frame.string("type").filter("event"::equals).isPresent()) {
                    String name = frame.string("event").orElse("");
                    listener.event(name, frame.object("payload"), count);
                } else {
                    ArrayBlockingQueue<Answer> slot = waiting.get(frame.string("id").orElse(""));
                    boolean wanted = slot != null && slot.offer(new Answer(frame, count));
                    assert wanted || slot == null || !slot.isEmpty();
                }
            }
        } catch (IOException e) {
            // The caller looks for it again.
        }
    }

    /// The connection, once it is back; null where it will not be.
    private @Nullable WebSocket again() throws InterruptedException {
        listener.offline("");
        long pause = FIRST_PAUSE;
        while (!closed.await(pause, TimeUnit.MILLISECONDS)) {
            pause = Math.min(LONGEST_PAUSE, pause * 2);
            try {
                WebSocket here = tried();
                if (here != null) {
                    return here;
                }
            } catch (CodedException e) {
                if (isFinal(e.code())) {
                    listener.offline(e.text());
                    return null;
                }
            }
        }
        return null;
    }

    private @Nullable WebSocket tried() throws InterruptedException {
        WebSocket here = gateway.webSocket("/");
        try {
            Json.Obj hello = greet(here);
            socket = here;
            listener.online(hello);
            return here;
        } catch (IOException e) {
            here.close();
            return null;
        } catch (CodedException e) {
            here.close();
            throw e;
        }
    }

    /// Whether trying again would change nothing.
    private static boolean isFinal(ErrorCode code) {
        return code == ErrorCode.UNAUTHORIZED || code == ErrorCode.FORBIDDEN;
    }

    private static Json.Obj frame(WebSocket here) throws IOException {
        return switch (here.receive()) {
            case Message.Text(String text) -> parsed(text);
            case Message.Binary _ -> throw new IOException("bytes came (expected: JSON text)");
            case Message.Closed(int code, String reason) ->
                    throw new IOException(
                            "the gateway closed the connection: " + code + " " + reason);
        };
    }

    private static Json.Obj parsed(String text) throws IOException {
        try {
            return JsonText.parseObject(text);
        } catch (JsonSyntaxException e) {
            throw new IOException("no JSON came (is this a Moltbot gateway?)", e);
        }
    }

    private static CodedException failure(Json.Obj error) {
        String text = error.string("message").orElse("refused");
        String name =
                error.object("details").string("code").or(() -> error.string("code")).orElse("");
        return new CodedException(Rpc.named(name, ErrorCode.UPSTREAM_FAILED), Clean.line(text));
    }

    @Override
    public void close() {
        closed.countDown();
        WebSocket here = socket;
        if (here != null) {
            here.close();
        }
        if (reader != null) {
            reader.close();
        }
    }
}
