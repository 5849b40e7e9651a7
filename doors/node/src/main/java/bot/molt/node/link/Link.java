package bot.molt.node.link;

import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import bot.molt.protocol.wire.WebSocket;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// One open connection to the gateway, once the gateway said hello.
///
/// Threads: any number send; what is sent by one thread arrives in its order.
public final class Link {
    /// How long the gateway may take to open the connection and to answer `connect`.
    static final Duration PATIENCE = Duration.ofSeconds(20);

    private final WebSocket socket;
    private final Map<String, Reply.Receipt> waiting = new ConcurrentHashMap<>();
    private final AtomicLong numbers = new AtomicLong(1);
    private volatile boolean closed;

    Link(WebSocket socket) {
        this.socket = socket;
    }

    /// Sends a request; the receipt is told of the answer, or that none will come.
    ///
    /// Errors: `IOException` where the connection is gone; the receipt is then told nothing.
    public void post(String method, Json params, Reply.Receipt receipt) throws IOException {
        String id = "n" + numbers.incrementAndGet();
        waiting.put(id, receipt);
        try {
            if (closed) {
                throw new IOException("the connection to the gateway is closed");
            }
            socket.send(request(id, method, params));
        } catch (IOException e) {
            if (waiting.remove(id) != null) {
                throw e;
            }
            // The receipt was told already that nothing comes.
        }
    }

    /// Tells something of which the answer does not matter.
    public void tell(String method, Json params) throws IOException {
        post(method, params, _ -> {});
    }

    static String request(String id, String method, Json params) {
        return "{\"type\":\"req\",\"id\":%s,\"method\":%s,\"params\":"
                        .formatted(JsonText.quoted(id), JsonText.quoted(method))
                + JsonText.compact(params)
                + "}";
    }

    /// An answer of the gateway.
    void answered(Json.Obj frame) {
        Reply.Receipt receipt = waiting.remove(frame.string("id").orElse(""));
        if (receipt == null) {
            return;
        }
        Json.Obj error = frame.object("error");
        receipt.came(
                frame.isTrue("ok")
                        ? new Reply.Done(frame.object("payload"))
                        : new Reply.Refused(
                                error.string("code").orElse("UNAVAILABLE"),
                                error.string("message").orElse("")));
    }

    /// Whether something may still come over it.
    public boolean isOpen() {
        return !closed;
    }

    /// No answer comes any more.
    void lost() {
        closed = true;
        for (String id : List.copyOf(waiting.keySet())) {
            Reply.Receipt receipt = waiting.remove(id);
            if (receipt != null) {
                receipt.came(Reply.Lost.LOST);
            }
        }
    }

    /// Breaks the connection off; whoever waits for an answer is told.
    void cut() {
        socket.cut();
    }
}
