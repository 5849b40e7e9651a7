package bot.molt.app.node;

import bot.molt.base.concurrent.TaskScope;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// The gateway's side of the wire, as far as a node sees it: lets everybody in, asks what the test
/// asks, keeps what processes write, and cuts the link when it is told to.
final class FakeGateway implements AutoCloseable {
    static final String DEVICE_TOKEN = "0123456789abcdef0123456789abcdef";
    private static final int LIMIT_SECONDS = 30;

    private final ServerSocket listener;
    private final TaskScope scope = new TaskScope("fake-gateway");
    private final BlockingQueue<Peer> arrivals = new LinkedBlockingQueue<>();
    private final Map<String, ArrayBlockingQueue<Json.Obj>> asked = new ConcurrentHashMap<>();
    private final Map<String, Outputs> outputs = new ConcurrentHashMap<>();
    private final BlockingQueue<Json.Obj> events = new LinkedBlockingQueue<>();
    private final List<Json.Obj> hellos = new CopyOnWriteArrayList<>();
    private final List<Runnable> heldBack = new ArrayList<>();
    private volatile boolean away;
    private volatile boolean holding;
    private volatile Json.Obj refusal = Json.Obj.EMPTY;
    private volatile Peer current;

    FakeGateway() throws IOException {
        listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        scope.fork(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    /// The parameters of every `connect`.
    List<Json.Obj> hellos() {
        return hellos;
    }

    BlockingQueue<Json.Obj> events() {
        return events;
    }

    Outputs outputs(String processId) {
        return outputs.computeIfAbsent(processId, _ -> new Outputs());
    }

    /// What is answered to `connect`; the empty object lets everybody in.
    void refuse(Json.Obj error) {
        refusal = error;
    }

    private boolean accept() throws IOException {
        while (true) {
            Socket socket = listener.accept();
            if (away) {
                socket.close();
            } else {
                scope.fork(() -> serve(new Peer(new ServerSide(socket))));
            }
        }
    }

    /// Ends the link, and takes no other until [#comeBack].
    void cut() throws IOException {
        away = true;
        current.wire.close();
    }

    void comeBack() {
        away = false;
    }

    /// Takes output without saying so.
    void holdBack() {
        holding = true;
    }

    /// Says so after all.
    void letGo() {
        holding = false;
        synchronized (heldBack) {
            heldBack.forEach(Runnable::run);
            heldBack.clear();
        }
    }

    /// Waits for the node to be let in (again), and resumes as a gateway does.
    Json.Obj awaitNode(String... processIds) throws InterruptedException {
        Peer peer = arrivals.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
        if (peer == null) {
            throw new AssertionError("no node came");
        }
        current = peer;
        List<Json> held = new ArrayList<>();
        for (String id : processIds) {
            Outputs known = outputs(id);
            held.add(
                    Json.object()
                            .put("processId", id)
                            .put("stdout", known.size("stdout"))
                            .put("stderr", known.size("stderr"))
                            .build());
        }
        return done("hands.resume", Json.object().put("processes", Json.array(held)).build());
    }

    /// Asks, and gives the payload.
    Json.Obj done(String command, Json.Obj params) throws InterruptedException {
        Json.Obj answer = ask(command, params, UUID.randomUUID().toString());
        if (!answer.isTrue("ok")) {
            throw new AssertionError(command + ": " + answer);
        }
        return answer.object("payload");
    }

    /// Asks, and gives `CODE: message`.
    String refused(String command, Json.Obj params) throws InterruptedException {
        Json.Obj answer = ask(command, params, UUID.randomUUID().toString());
        Json.Obj error = answer.object("error");
        return error.string("code").orElse("done")
                + ": "
                + error.string("message").orElse(answer.toString());
    }

    Json.Obj ask(String command, Json.Obj params, String key) throws InterruptedException {
        String id = UUID.randomUUID().toString();
        ArrayBlockingQueue<Json.Obj> answer = new ArrayBlockingQueue<>(1);
        asked.put(id, answer);
        Json.Obj payload =
                Json.object()
                        .put("id", id)
                        .put("nodeId", "n")
                        .put("command", command)
                        .put("paramsJSON", JsonText.compact(params))
                        .put("timeoutMs", 30_000)
                        .put("idempotencyKey", key)
                        .build();
        current.event("node.invoke.request", payload);
        Json.Obj given = answer.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
        if (given == null) {
            throw new AssertionError(command + ": no answer");
        }
        return given;
    }

    private boolean serve(Peer peer) throws IOException {
        try (peer.wire) {
            peer.wire.shake();
            peer.event("connect.challenge", Json.object().put("nonce", "nonce-1").build());
            for (String text = peer.wire.read(); text != null; text = peer.wire.read()) {
                take(peer, JsonText.parseObject(text));
            }
        }
        return true;
    }

    private void take(Peer peer, Json.Obj frame) {
        String id = frame.string("id").orElseThrow();
        Json.Obj params = frame.object("params");
        switch (frame.string("method").orElseThrow()) {
            case "connect" -> connect(peer, id, params);
            case "node.invoke.result" -> {
                peer.answer(id, Json.Obj.EMPTY);
                asked.remove(params.string("id").orElseThrow()).add(params);
            }
            case "node.process.output" -> output(peer, id, params);
            case "node.process.ended" -> {
                outputs(params.string("processId").orElseThrow()).ended(params);
                peer.answer(id, Json.Obj.EMPTY);
            }
            default -> {
                events.add(params);
                peer.answer(id, Json.Obj.EMPTY);
            }
        }
    }

    private void connect(Peer peer, String id, Json.Obj params) {
        hellos.add(params);
        if (!refusal.members().isEmpty()) {
            peer.refuse(id, refusal);
            return;
        }
        Json.Obj auth = Json.object().put("deviceToken", DEVICE_TOKEN).build();
        peer.answer(id, Json.object().put("type", "hello-ok").put("auth", auth).build());
        arrivals.add(peer);
    }

    private void output(Peer peer, String id, Json.Obj params) {
        Outputs known = outputs(params.string("processId").orElseThrow());
        if (!known.take(params)) {
            peer.refuse(
                    id,
                    Json.object().put("code", "INVALID_REQUEST").put("message", "a gap").build());
            return;
        }
        synchronized (heldBack) {
            if (holding) {
                heldBack.add(() -> peer.answer(id, Json.Obj.EMPTY));
                return;
            }
        }
        peer.answer(id, Json.Obj.EMPTY);
    }

    @Override
    public void close() throws IOException {
        listener.close();
        if (current != null) {
            current.wire.close();
        }
        scope.close();
    }

    /// One connection.
    private record Peer(ServerSide wire) {
        void event(String name, Json.Obj payload) {
            wire.send(
                    Json.object()
                            .put("type", "event")
                            .put("event", name)
                            .put("payload", payload)
                            .build());
        }

        void answer(String id, Json.Obj payload) {
            wire.send(
                    Json.object()
                            .put("type", "res")
                            .put("id", id)
                            .put("ok", true)
                            .put("payload", payload)
                            .build());
        }

        void refuse(String id, Json.Obj error) {
            wire.send(
                    Json.object()
                            .put("type", "res")
                            .put("id", id)
                            .put("ok", false)
                            .put("error", error)
                            .build());
        }
    }
}
