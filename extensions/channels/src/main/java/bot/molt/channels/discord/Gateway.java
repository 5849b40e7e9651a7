package bot.molt.channels.discord;

import bot.molt.base.Secret;
import bot.molt.base.concurrent.TaskScope;
import bot.molt.base.json.Json;
import bot.molt.channels.wire.JsonSocket;
import bot.molt.spi.channel.ChannelException;
import bot.molt.spi.channel.ChannelFailure;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// The gateway, version 10: events over a WebSocket, in a session that outlives connections.
/// Source: discord.com/developers/docs/events/gateway.
///
/// Threads: one runs it; each connection has one that keeps it alive.
final class Gateway {
    /// Guilds, messages in guilds, direct messages, what messages say.
    static final long INTENTS = 1 | 1 << 9 | 1 << 12 | 1 << 15;

    private static final int MOST_MISSED = 2;

    private final DiscordApi api;
    private final Secret token;
    private final GatewaySession session;
    private final Duration limit;

    /// Who takes events. An event counts as taken when [#event] returns.
    interface Listener {
        /// The session is there, new or taken up.
        void ready();

        void event(String type, Json.Obj data) throws ChannelException, InterruptedException;
    }

    Gateway(DiscordApi api, Secret token, GatewaySession session, Duration limit) {
        this.api = api;
        this.token = token;
        this.session = session;
        this.limit = limit;
    }

    /// Takes events until interrupted or until the platform wants to be left alone.
    void run(Listener listener) throws ChannelException, InterruptedException {
        while (!Thread.currentThread().isInterrupted()) {
            try (Connection connection = new Connection(connect(), listener)) {
                connection.untilItEnds();
            }
        }
        throw new InterruptedException("the account was ended");
    }

    private JsonSocket connect() throws ChannelException, InterruptedException {
        String url = session.isOpen() ? session.resumeUrl() : fresh();
        String slashed = url.endsWith("/") ? url : url + "/";
        return JsonSocket.open("discord", URI.create(slashed + "?v=10&encoding=json"), limit);
    }

    private String fresh() throws ChannelException, InterruptedException {
        Json.Obj told = api.get("/gateway/bot");
        Json.Obj starts = told.object("session_start_limit");
        if (starts.number("remaining").orElse(1L) == 0) {
            throw ChannelException.of(
                    ChannelFailure.Kind.RATE_LIMITED,
                    "discord: no session may be begun any more today",
                    Duration.ofMillis(starts.number("reset_after").orElse(60_000L)));
        }
        return told.string("url").orElse("");
    }

    /// One connection.
    private final class Connection implements AutoCloseable {
        private final JsonSocket socket;
        private final Listener listener;
        private final TaskScope scope = new TaskScope("discord-heart");
        private final Semaphore ended = new Semaphore(0);
        private final AtomicInteger missed = new AtomicInteger();
        private boolean ready;

        Connection(JsonSocket socket, Listener listener) {
            this.socket = socket;
            this.listener = listener;
        }

        void untilItEnds() throws ChannelException, InterruptedException {
            boolean goesOn = true;
            while (goesOn) {
                goesOn =
                        switch (socket.receive()) {
                            case JsonSocket.Frame.Told(Json.Obj body) -> told(body);
                            case JsonSocket.Frame.Ended(int code, String reason) -> {
                                ended(code, reason);
                                yield false;
                            }
                        };
            }
            if (!ready) {
                throw ChannelException.of(
                        ChannelFailure.Kind.SERVER,
                        "discord: the session was not taken up",
                        Duration.ofSeconds(1));
            }
        }

        /// Whether the connection goes on.
        private boolean told(Json.Obj body) throws ChannelException, InterruptedException {
            switch (body.number("op").orElse(-1L).intValue()) {
                case 0 -> dispatched(body);
                case 1 -> beat();
                case 7 -> {
                    return false;
                }
                case 9 -> {
                    boolean resumable = body.isTrue("d");
                    if (!resumable) {
                        session.forget();
                    }
                    return false;
                }
                case 10 -> hello(body.object("d").number("heartbeat_interval").orElse(41_250L));
                case 11 -> missed.set(0);
                default -> {
                    // Later versions may tell more.
                }
            }
            return true;
        }

        private void hello(long interval) throws ChannelException, InterruptedException {
            socket.send(session.isOpen() ? resume() : identify());
            scope.fork(() -> heart(interval));
        }

        private Json.Obj resume() {
            return frame(
                    6,
                    Json.object()
                            .put("token", token.reveal())
                            .put("session_id", session.id())
                            .put("seq", session.seq())
                            .build());
        }

        private Json.Obj identify() {
            Json.Obj properties =
                    Json.object()
                            .put(
                                    "os",
                                    System.getProperty("os.name", "")
                                            .toLowerCase(java.util.Locale.ROOT))
                            .put("browser", "moltbot")
                            .put("device", "moltbot")
                            .build();
            return frame(
                    2,
                    Json.object()
                            .put("token", token.reveal())
                            .put("intents", INTENTS)
                            .put("properties", properties)
                            .build());
        }

        private static Json.Obj frame(int op, Json data) {
            return Json.object().put("op", op).put("d", data).build();
        }

        private void dispatched(Json.Obj body) throws ChannelException, InterruptedException {
            String type = body.string("t").orElse("");
            Json.Obj data = body.object("d");
            if (type.equals("READY")) {
                session.begun(data);
            }
            boolean begins = type.equals("READY") || type.equals("RESUMED");
            if (begins) {
                ready = true;
                listener.ready();
            }
            listener.event(type, data);
            session.taken(body.number("s").orElse(0L));
            if (begins || type.equals("MESSAGE_CREATE") || type.equals("INTERACTION_CREATE")) {
                session.keep();
            }
        }

        private void beat() throws ChannelException, InterruptedException {
            socket.send(frame(1, session.seq() == 0 ? Json.NULL : Json.of(session.seq())));
        }

        /// Beats until the connection ends; one that answers no beat is cut.
        private boolean heart(long interval) throws InterruptedException {
            long pause = (long) (interval * ThreadLocalRandom.current().nextDouble());
            try {
                while (!ended.tryAcquire(pause, TimeUnit.MILLISECONDS)) {
                    if (missed.incrementAndGet() > MOST_MISSED) {
                        socket.cut();
                        return false;
                    }
                    beat();
                    pause = interval;
                }
            } catch (ChannelException e) {
                socket.cut();
            }
            return true;
        }

        private void ended(int code, String reason) throws ChannelException {
            if (code == 4003 || code == 4007 || code == 4009) {
                session.forget();
            }
            String said = reason.isEmpty() ? "" : " " + reason;
            switch (code) {
                case 4004 -> {
                    session.forget();
                    throw ChannelException.of(
                            ChannelFailure.Kind.AUTH,
                            "discord: the token was refused (4004%s; expected: one of the Developer Portal that was not reset)"
                                    .formatted(said));
                }
                case 4013, 4014 -> {
                    session.forget();
                    throw ChannelException.of(
                            ChannelFailure.Kind.AUTH,
                            "discord: disallowed intents: enable Message Content in the Developer Portal, Bot, Privileged Gateway Intents (%d%s)"
                                    .formatted(code, said));
                }
                case 4010, 4011, 4012 ->
                        throw ChannelException.of(
                                ChannelFailure.Kind.INVALID,
                                "discord: the gateway ended it for good (%d%s)"
                                        .formatted(code, said));
                default -> {
                    if (!ready) {
                        throw ChannelException.of(
                                ChannelFailure.Kind.NETWORK,
                                "discord: the gateway ended it (%d%s)".formatted(code, said));
                    }
                }
            }
        }

        /// Cut, not closed: a goodbye would end the session.
        @Override
        public void close() {
            ended.release();
            socket.cut();
            scope.close();
        }
    }
}
