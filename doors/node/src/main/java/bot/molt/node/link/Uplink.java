package bot.molt.node.link;

import bot.molt.base.CodedException;
import bot.molt.base.Secret;
import bot.molt.base.concurrent.Worker;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonSyntaxException;
import bot.molt.base.json.JsonText;
import bot.molt.protocol.wire.GatewayClient;
import bot.molt.protocol.wire.WebSocket;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Keeps the node connected to its gateway, for ever.
public final class Uplink implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Uplink.class.getName());

    /// A link of which nothing is heard for four times as long is given up.
    private static final Duration PING_EVERY = Duration.ofSeconds(5);

    private static final Duration PAIRING = Duration.ofSeconds(3);

    /// Far enough apart that the gateway does not take it for guessing.
    private static final Duration WRONG_SECRET = Duration.ofSeconds(20);

    private static final Duration LONGEST = Duration.ofMinutes(5);

    private final GatewayAddress address;
    private final Introduction introduction;
    private final Credentials shared;
    private final DeviceTokens tokens;
    private final Gate gate;
    private final Backoff backoff = new Backoff(RandomGenerator.getDefault());
    private final ArrayBlockingQueue<Boolean> ending = new ArrayBlockingQueue<>(1);
    private volatile @Nullable WebSocket open;
    private @Nullable Worker worker;
    private Standing.State told = Standing.State.REFUSED;
    private String toldText = "";

    public Uplink(
            GatewayAddress address,
            Introduction introduction,
            Credentials shared,
            DeviceTokens tokens,
            Gate gate) {
        this.address = address;
        this.introduction = introduction;
        this.shared = shared;
        this.tokens = tokens;
        this.gate = gate;
    }

    public void start() {
        worker = Worker.virtual("node-link", this::run);
    }

    private void run() throws InterruptedException {
        tell(Standing.State.CONNECTING, "connecting to " + address.url());
        Duration pause = attempt();
        while (ending.poll(pause.toMillis(), TimeUnit.MILLISECONDS) == null) {
            pause = attempt();
        }
    }

    private void tell(Standing.State state, String text) {
        if (ending.isEmpty() && (state != told || !text.equals(toldText))) {
            told = state;
            toldText = text;
            gate.stands(new Standing(state, text, introduction.clock().instant()));
        }
    }

    /// Connects and serves until the connection ends; how long to wait before the next time.
    private Duration attempt() {
        try (GatewayClient client = new GatewayClient(address.target())) {
            return attempt(client.webSocket("/", PING_EVERY));
        } catch (CodedException e) {
            tell(Standing.State.UNREACHABLE, e.text());
        } catch (IOException | JsonSyntaxException e) {
            tell(
                    Standing.State.UNREACHABLE,
                    "gateway: %s: connection lost (%s)".formatted(address.url(), e.getMessage()));
        }
        return backoff.next();
    }

    private Duration attempt(WebSocket socket) throws IOException {
        open = socket;
        try {
            return converse(socket);
        } finally {
            open = null;
            socket.cut();
        }
    }

    private Duration converse(WebSocket socket) throws IOException {
        String nonce = next(socket, "connect.challenge").string("nonce").orElse("");
        Secret own = tokens.token().orElse(null);
        boolean byDevice = own != null;
        Json.Obj params =
                introduction.params(
                        nonce,
                        byDevice ? own : shared.token(),
                        byDevice ? null : shared.password());
        socket.send(Link.request("connect", "connect", params));
        Json.Obj answer = answer(socket);
        if (!answer.isTrue("ok")) {
            return refused(answer.object("error"), byDevice);
        }
        answer.object("payload").object("auth").string("deviceToken").ifPresent(tokens::keep);
        backoff.reset();
        serve(socket);
        return backoff.next();
    }

    private static Json.Obj next(WebSocket socket, String event) throws IOException {
        while (true) {
            Json.Obj frame = frame(socket);
            if (frame.string("event").filter(event::equals).isPresent()) {
                return frame.object("payload");
            }
        }
    }

    private static Json.Obj answer(WebSocket socket) throws IOException {
        while (true) {
            Json.Obj frame = frame(socket);
            if (frame.string("type").filter("res"::equals).isPresent()) {
                return frame;
            }
        }
    }

    private static Json.Obj frame(WebSocket socket) throws IOException {
        return switch (socket.receive()) {
            case WebSocket.Message.Text(String text) -> JsonText.parseObject(text);
            case WebSocket.Message.Binary _ -> Json.Obj.EMPTY;
            case WebSocket.Message.Closed(int code, String reason) ->
                    throw new IOException("closed: %d %s".formatted(code, reason));
        };
    }

    private Duration refused(Json.Obj error, boolean byDevice) {
        String message = error.string("message").orElse("no reason given");
        Json.Obj details = error.object("details");
        boolean pairs =
                message.startsWith("pairing required")
                        || details.string("code").filter("PAIRING_REQUIRED"::equals).isPresent();
        if (pairs) {
            String request = details.string("requestId").orElse("REQUEST-ID");
            tell(
                    Standing.State.WAITING_FOR_APPROVAL,
                    "waiting for approval: run `moltbot nodes approve %s` on the gateway"
                            .formatted(request));
            return PAIRING;
        }
        if (byDevice && message.startsWith("unauthorized") && !shared.isEmpty()) {
            LOG.log(Level.INFO, "the token of this device holds no longer; asking for another");
            tokens.forget();
            return Duration.ZERO;
        }
        tell(Standing.State.REFUSED, "gateway: %s: %s".formatted(address.url(), message));
        Duration wanted = Duration.ofMillis(error.number("retryAfterMs").orElse(0L));
        Duration least = message.startsWith("unauthorized") ? WRONG_SECRET : backoff.next();
        Duration pause = wanted.compareTo(least) > 0 ? wanted : least;
        return pause.compareTo(LONGEST) > 0 ? LONGEST : pause;
    }

    private void serve(WebSocket socket) throws IOException {
        Link link = new Link(socket);
        tell(Standing.State.CONNECTED, "connected to " + address.url());
        try {
            while (true) {
                take(link, frame(socket));
            }
        } finally {
            link.lost();
            gate.closed(link);
        }
    }

    private void take(Link link, Json.Obj frame) {
        switch (frame.string("type").orElse("")) {
            case "res" -> link.answered(frame);
            case "event" -> event(link, frame.string("event").orElse(""), frame.object("payload"));
            default -> LOG.log(Level.DEBUG, "the gateway sent a frame of an unknown type");
        }
    }

    private void event(Link link, String event, Json.Obj payload) {
        switch (event) {
            case "node.invoke.request" -> gate.asked(link, Asked.of(payload));
            case "node.invoke.cancel" -> payload.string("id").ifPresent(gate::cancelled);
            default -> LOG.log(Level.DEBUG, "event {0}", event);
        }
    }

    /// Breaks the connection off and stays away.
    @Override
    public void close() {
        ending.offer(true);
        WebSocket socket = open;
        if (socket != null) {
            socket.cut();
        }
        if (worker != null) {
            worker.close();
        }
    }
}
