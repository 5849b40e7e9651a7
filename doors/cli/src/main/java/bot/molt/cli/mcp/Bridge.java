package bot.molt.cli.mcp;

import bot.molt.base.CodedException;
import bot.molt.base.concurrent.Task;
import bot.molt.base.concurrent.TaskScope;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonSyntaxException;
import bot.molt.base.json.JsonText;
import bot.molt.protocol.wire.GatewayClient;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/// Passes messages between a client on standard streams and a gateway.
final class Bridge implements AutoCloseable {
    private static final int MAX_IN_FLIGHT = 500;
    private static final Duration PROBE = Duration.ofMillis(2_500);

    private final Upstream upstream;
    private final LineOutput out;
    private final TaskScope scope = new TaskScope("mcp");
    private final Map<Json, Forward> inFlight = new ConcurrentHashMap<>();
    private final AtomicBoolean listening = new AtomicBoolean();
    private final AtomicBoolean closed = new AtomicBoolean();

    Bridge(GatewayClient gateway, String path, LineOutput out) {
        this.upstream = new Upstream(gateway, path);
        this.out = out;
    }

    /// Runs until the client closes its side.
    void run(InputStream in) throws IOException, InterruptedException {
        LineInput lines = new LineInput(in);
        byte[] line = lines.next();
        while (line != null) {
            take(line);
            line = lines.next();
        }
    }

    private void take(byte[] line) throws InterruptedException {
        try {
            Json json = JsonText.parse(line);
            if (json instanceof Json.Arr(List<Json> messages)) {
                for (Json message : messages) {
                    one(message);
                }
            } else {
                one(json);
            }
        } catch (JsonSyntaxException e) {
            String text = "Parse error: " + e.getMessage();
            out.send(Reply.error(null, Reply.PARSE_ERROR, text));
        }
    }

    private void one(Json json) throws InterruptedException {
        if (!(json instanceof Json.Obj message)) {
            String text = "message: not an object (expected: a JSON-RPC message)";
            out.send(Reply.error(null, Reply.INVALID_REQUEST, text));
            return;
        }
        Json id = message.get("id");
        String method = message.string("method").orElse("");
        if (!method.isEmpty() && id != null) {
            request(message, id);
        } else if (method.equals("notifications/cancelled")) {
            cancel(message);
        } else {
            scope.fork(() -> told(message));
        }
    }

    private void request(Json.Obj message, Json id) throws InterruptedException {
        Forward forward = new Forward(upstream, out, message, id);
        boolean room = inFlight.size() < MAX_IN_FLIGHT;
        if (!room || inFlight.putIfAbsent(id, forward) != null) {
            String text = room ? "id: in use" : "too many requests at once (limit: 500)";
            out.send(Reply.error(id, Reply.INVALID_REQUEST, text));
            return;
        }
        Task<Boolean> running = scope.fork(() -> forwarded(forward));
        if (message.string("method").orElse("").equals("server/discover")) {
            scope.fork(() -> hurried(forward, running));
        }
    }

    private boolean forwarded(Forward forward) throws InterruptedException {
        try {
            forward.run();
            return true;
        } finally {
            inFlight.remove(forward.id(), forward);
        }
    }

    /// A client that probes waits for three seconds only, and takes silence for the wrong answer.
    private boolean hurried(Forward probe, Task<Boolean> running) throws InterruptedException {
        if (running.join(PROBE).isEmpty()) {
            probe.giveUp("the gateway does not answer");
        }
        return true;
    }

    private void cancel(Json.Obj message) {
        Json id = message.object("params").get("requestId");
        Forward forward = id == null ? null : inFlight.get(id);
        if (forward != null) {
            scope.fork(() -> {
                forward.cancel(message);
                return true;
            });
        }
    }

    /// Passes on what wants no answer.
    private boolean told(Json.Obj message) throws InterruptedException {
        try {
            upstream.post(message).close();
        } catch (CodedException e) {
            // Nobody waits for an answer to it.
            return false;
        }
        if (message.string("method").orElse("").equals("notifications/initialized")) {
            listen();
        }
        return true;
    }

    private void listen() {
        if (upstream.session() != null && listening.compareAndSet(false, true)) {
            scope.fork(() -> {
                new Listening(upstream, out).run();
                return true;
            });
        }
    }

    /// Cancels what runs and ends the session.
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            upstream.end();
            scope.close();
        }
    }
}
