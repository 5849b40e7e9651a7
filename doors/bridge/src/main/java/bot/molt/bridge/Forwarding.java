package bot.molt.bridge;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.Secret;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonSyntaxException;
import bot.molt.base.json.JsonText;
import bot.molt.protocol.wire.GatewayClient;
import bot.molt.protocol.wire.Request;
import bot.molt.protocol.wire.Response;
import bot.molt.protocol.wire.Target;
import bot.molt.spi.fleet.Fleet;
import bot.molt.spi.fleet.Machine;
import bot.molt.store.bridge.BindingTable;
import bot.molt.store.bridge.BridgeStore;
import bot.molt.store.bridge.MessagesIn;
import bot.molt.store.bridge.MessagesOut;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/// Hands messages to the gateway of their user, in order, until it took them or it is plain that it
/// will not; the user is told then. Whom the bridge's own gateway serves gets a machine first.
///
/// Threads: one for each user.
final class Forwarding implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Forwarding.class.getName());
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int AT_ONCE = 64;
    private static final int ATTEMPTS = 8;
    private static final long SLOWEST_SECONDS = 30;

    private final BridgeStore store;
    private final BridgeSettings settings;
    private final Texts texts;
    private final Fleet fleet;
    private final AddressGuard guard;
    private final ForwardedMessage shape;
    private final Speaking speaking;
    private final Speaker.Telling telling;
    private final Semaphore places = new Semaphore(AT_ONCE);
    private final Map<String, Instant> notBefore = new ConcurrentHashMap<>();
    private final @Nullable GatewayClient own;

    /// How users are spoken to meanwhile.
    interface Speaking {
        /// Something waits to be said.
        void wake(String user);

        /// Shows that somebody works on an answer.
        void typing(String user);
    }

    /// A gateway, and how it is reached.
    private record Way(URI url, Secret token, GatewayClient client, boolean isOwn) {}

    Forwarding(
            BridgeStore store,
            BridgeSettings settings,
            Fleet fleet,
            AddressGuard guard,
            ForwardedMessage shape,
            Told told) {
        this.store = store;
        this.settings = settings;
        this.texts = settings.texts();
        this.fleet = fleet;
        this.guard = guard;
        this.shape = shape;
        this.speaking = told.speaking();
        this.telling = told.telling();
        BridgeSettings.Gateway gateway = settings.gateway();
        this.own =
                gateway == null ? null : new GatewayClient(target(gateway.url(), gateway.token()));
    }

    /// Who is told what happens.
    record Told(Speaking speaking, Speaker.Telling telling) {}

    private static Target target(URI url, Secret token) {
        return Target.parse(url.resolve("/").toString()).with(token).waiting(PATIENCE);
    }

    /// See [Lanes.Step].
    Duration step(String user) throws InterruptedException {
        Instant until = notBefore.getOrDefault(user, Instant.EPOCH);
        Duration pause = Duration.between(telling.clock().instant(), until);
        if (pause.isPositive()) {
            return pause;
        }
        Optional<MessagesIn.Item> next = store.in().next(user, Deliveries.CHAT);
        if (next.isEmpty()) {
            notBefore.remove(user);
            return Lanes.IDLE;
        }
        Optional<Way> way = way(user);
        if (way.isEmpty()) {
            return ended(next.get(), texts.of(Text.NO_GATEWAY), "no_gateway");
        }
        try {
            return handed(next.get(), way.get());
        } finally {
            if (!way.get().isOwn()) {
                way.get().client().close();
            }
        }
    }

    private Optional<Way> way(String user) {
        Optional<BindingTable.Binding> bound = store.bindings().find(user);
        if (bound.isPresent()) {
            URI url = bound.get().url();
            Secret token = bound.get().token();
            GatewayClient client = new GatewayClient(target(url, token), guard);
            return Optional.of(new Way(url, token, client, false));
        }
        BridgeSettings.Gateway gateway = settings.gateway();
        return gateway == null || own == null
                ? Optional.empty()
                : Optional.of(new Way(gateway.url(), gateway.token(), own, true));
    }

    private Duration handed(MessagesIn.Item item, Way way) throws InterruptedException {
        if (way.isOwn()) {
            Optional<Duration> waits = machine(item);
            if (waits.isPresent()) {
                return waits.get();
            }
        }
        places.acquire();
        try {
            return sent(item, way);
        } finally {
            places.release();
        }
    }

    /// Empty where the user's machine is ready.
    private Optional<Duration> machine(MessagesIn.Item item) throws InterruptedException {
        String user = item.user();
        try {
            Machine machine = fleet.ensure(user);
            if (machine.state() != Machine.State.RUNNING) {
                note(item, "starting:", Text.STARTING);
                machine = fleet.await(user, settings.timing().machine());
            }
            if (machine.state() == Machine.State.RUNNING) {
                fleet.touch(user);
                return Optional.empty();
            }
            if (machine.state() == Machine.State.FAILED || item.attempts() >= ATTEMPTS) {
                String why = machine.detail();
                return Optional.of(ended(item, texts.of(Text.START_FAILED, why), "machine_failed"));
            }
            note(item, "slow:", Text.STILL_STARTING);
            store.in().tried(item.seq());
            return Optional.of(Lanes.AGAIN);
        } catch (CodedException e) {
            LOG.log(Level.WARNING, "no machine for a message: {0}", e.text());
            boolean again = e.code().retryable() && item.attempts() < ATTEMPTS;
            return Optional.of(
                    again
                            ? later(item)
                            : ended(item, texts.of(Text.START_FAILED, e.text()), "machine_failed"));
        }
    }

    private Duration sent(MessagesIn.Item item, Way way) throws InterruptedException {
        Request request =
                Request.post(path(way.url()), JsonText.compact(shape.of(item)))
                        .header("X-Auth-Token", way.token().reveal())
                        .header("Idempotency-Key", item.key());
        try (Response response = way.client().send(request)) {
            String body = response.text();
            return answered(item, response.status(), body);
        } catch (CodedException e) {
            if (Thread.interrupted()) {
                throw new InterruptedException("the bridge ends");
            }
            LOG.log(Level.WARNING, "a gateway was not reached: {0}", e.code().wireName());
            return e.code() == ErrorCode.FORBIDDEN
                    ? ended(item, texts.of(Text.GATEWAY_WRONG_ADDRESS, "TLS"), "forbidden")
                    : unanswered(item);
        } catch (IOException e) {
            LOG.log(Level.WARNING, "a gateway broke off: {0}", e.getMessage());
            return unanswered(item);
        }
    }

    private static String path(URI url) {
        String path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        return url.getRawQuery() == null ? path : path + "?" + url.getRawQuery();
    }

    private Duration answered(MessagesIn.Item item, int status, String body) {
        if (status / 100 == 2) {
            telling.counts().add("forwards", "outcome", "taken");
            List<MessagesOut.Fresh> said =
                    reply(body)
                            .map(text ->
                                    List.of(
                                            MessagesOut.Fresh.text(
                                                    "reply:" + item.key(),
                                                    item.user(),
                                                    text,
                                                    telling.clock().instant())))
                            .orElse(List.of());
            store.in().done(item, "", said);
            if (said.isEmpty()) {
                speaking.typing(item.user());
            } else {
                speaking.wake(item.user());
            }
            return Lanes.AGAIN;
        }
        return switch (status) {
            case 401, 403 -> ended(item, texts.of(Text.GATEWAY_UNAUTHORIZED), "unauthorized");
            case 301, 302, 303, 307, 308, 404, 405, 410 ->
                    ended(item, texts.of(Text.GATEWAY_WRONG_ADDRESS, status), "wrong_address");
            case 429 -> unanswered(item);
            default ->
                    status >= 500
                            ? unanswered(item)
                            : ended(item, texts.of(Text.GATEWAY_REFUSED, status), "refused");
        };
    }

    /// A gateway may answer at once: `{"reply":"…"}`.
    private static Optional<String> reply(String body) {
        try {
            return JsonText.parse(body) instanceof Json.Obj object
                    ? object.string("reply").filter(text -> !text.isBlank())
                    : Optional.empty();
        } catch (JsonSyntaxException e) {
            return Optional.empty();
        }
    }

    private Duration unanswered(MessagesIn.Item item) {
        telling.counts().add("forwards", "outcome", "unanswered");
        if (item.attempts() >= ATTEMPTS) {
            return ended(item, texts.of(Text.GATEWAY_UNREACHABLE), "given_up");
        }
        if (item.attempts() == 1) {
            note(item, "busy:", Text.GATEWAY_BUSY);
        }
        return later(item);
    }

    private Duration later(MessagesIn.Item item) {
        store.in().tried(item.seq());
        long seconds = Math.min(SLOWEST_SECONDS, 1L << Math.min(item.attempts(), 10));
        Instant until = telling.clock().instant().plusSeconds(seconds);
        notBefore.put(item.user(), until);
        return Duration.ofSeconds(seconds);
    }

    private void note(MessagesIn.Item item, String prefix, Text text) {
        MessagesOut.Fresh note =
                new MessagesOut.Fresh(
                        prefix + item.key(),
                        item.user(),
                        MessagesOut.Kind.NOTE,
                        Json.object().put("text", texts.of(text)).build(),
                        telling.clock().instant());
        if (store.out().put(note)) {
            speaking.wake(item.user());
        }
    }

    private Duration ended(MessagesIn.Item item, String text, String outcome) {
        telling.counts().add("forwards", "outcome", outcome);
        store.in()
                .done(
                        item,
                        "",
                        List.of(
                                MessagesOut.Fresh.text(
                                        "ended:" + item.key(),
                                        item.user(),
                                        text,
                                        telling.clock().instant())));
        notBefore.remove(item.user());
        speaking.wake(item.user());
        return Lanes.AGAIN;
    }

    @Override
    public void close() {
        if (own != null) {
            own.close();
        }
    }
}
