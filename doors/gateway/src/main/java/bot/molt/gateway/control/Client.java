package bot.molt.gateway.control;

import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import bot.molt.gateway.node.NodeLink;
import bot.molt.gateway.rpc.Peer;
import bot.molt.gateway.rpc.RpcCall;
import bot.molt.gateway.transport.WebSocketConnection;
import bot.molt.protocol.connect.ClientInfo;
import bot.molt.protocol.connect.NodeClaims;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// One client that was let in.
///
/// Threads: any may tell it something; it sees events in the order of their numbers.
public final class Client implements Peer, NodeLink {
    private final String id;
    private final Admitted admitted;
    private final WebSocketConnection socket;
    private final Instant since;
    private final ReentrantLock order = new ReentrantLock();
    private final AtomicReference<@Nullable String> leaving = new AtomicReference<>();
    private long seq;

    Client(String id, Admitted admitted, WebSocketConnection socket, Instant since) {
        this.id = id;
        this.admitted = admitted;
        this.socket = socket;
        this.since = since;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public Optional<String> deviceId() {
        return Optional.ofNullable(admitted.deviceId());
    }

    public Admitted admitted() {
        return admitted;
    }

    @Override
    public ClientInfo client() {
        return admitted.client();
    }

    @Override
    public NodeClaims claims() {
        return admitted.claims();
    }

    @Override
    public String address() {
        return admitted.caller().address();
    }

    @Override
    public Instant since() {
        return since;
    }

    @Override
    public void tell(String event, Json.Obj payload) throws IOException, InterruptedException {
        socket.send(Event.forAll(event, payload).text());
    }

    RpcCall call() {
        return new RpcCall(admitted.caller(), admitted.grants(), this);
    }

    /// Tells it, if the event is for it. A client that does not keep up misses the event or is
    /// closed, as the event says; the number is used either way, so that the client can tell.
    void tell(Event event) {
        if (!event.isFor(admitted.grants())) {
            return;
        }
        order.lock();
        try {
            seq++;
            if (!socket.trySend(event.text(seq)) && !event.skipsSlow()) {
                socket.cut(1008, "slow consumer");
            }
        } finally {
            order.unlock();
        }
    }

    void answer(String id, Json payload) throws IOException, InterruptedException {
        socket.send(
                "{\"type\":\"res\",\"id\":"
                        + JsonText.quoted(id)
                        + ",\"ok\":true,\"payload\":"
                        + JsonText.compact(payload)
                        + "}");
        String reason = leaving.getAndSet(null);
        if (reason != null) {
            close(1008, reason);
        }
    }

    /// It asked for its own end, and is to hear that it was done.
    void leaveAfterAnswer(String reason) {
        leaving.set(reason);
    }

    /// Says hello; events that happen from `join` on come after it.
    ///
    /// @param join makes it one of those who are told
    void greet(String id, Json hello, Runnable join) throws IOException, InterruptedException {
        order.lockInterruptibly();
        try {
            join.run();
            answer(id, hello);
        } finally {
            order.unlock();
        }
    }

    static String failed(String id, Failure failure) {
        return "{\"type\":\"res\",\"id\":"
                + JsonText.quoted(id)
                + ",\"ok\":false,\"error\":"
                + JsonText.compact(failure.tree())
                + "}";
    }

    void answer(String id, Failure failure) throws IOException, InterruptedException {
        socket.send(failed(id, failure));
    }

    void close(int code, String reason) {
        socket.close(code, reason);
    }
}
