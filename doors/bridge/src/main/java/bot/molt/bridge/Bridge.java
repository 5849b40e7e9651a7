package bot.molt.bridge;

import bot.molt.base.DataSize;
import bot.molt.base.concurrent.TaskScope;
import bot.molt.base.concurrent.Worker;
import bot.molt.base.http.HttpAnswer;
import bot.molt.base.http.HttpQuestion;
import bot.molt.base.http.HttpService;
import bot.molt.base.json.Json;
import bot.molt.protocol.weixin.WeixinApi;
import bot.molt.protocol.weixin.WeixinDoor;
import bot.molt.protocol.weixin.WeixinException;
import bot.molt.spi.fleet.Fleet;
import bot.molt.spi.fleet.Logins;
import bot.molt.spi.mirror.Mirror;
import bot.molt.store.bridge.BridgeStore;
import bot.molt.store.bridge.MessagesIn;
import bot.molt.store.bridge.StreamTable;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// One WeChat official account that serves many users: what they write goes to their gateways, what
/// those answer goes back within the platform's budget.
///
/// Threads: any.
public final class Bridge implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Bridge.class.getName());
    private static final int PLACES = 512;
    private static final DataSize LARGEST = new DataSize(16L << 20);
    private static final long LARGEST_DELIVERY = 256 << 10;
    private static final String CALLBACK = "/callback";
    private static final Duration KEPT = Duration.ofDays(7);
    private static final Duration NONCES_KEPT = WeixinDoor.WINDOW.multipliedBy(3);
    private static final Duration SILENT = Duration.ofMinutes(2);
    private static final Duration ROUND = Duration.ofMinutes(1);

    private final BridgeStore store;
    private final Mirror mirror;
    private final WeixinApi api;
    private final Forwarding forwarding;
    private final Lanes in;
    private final Lanes commands;
    private final Lanes out;
    private final TaskScope typing = new TaskScope("bridge-typing");
    private final ReplyMode mode;
    private final Deliveries deliveries;
    private final Callbacks callbacks;
    private final OnceLinks links;
    private final Counts counts = new Counts();
    private final InstantSource clock;
    private final Worker housekeeping;
    private final HttpService service;

    private Bridge(
            BridgeSettings settings,
            Fleet fleet,
            Logins logins,
            Mirror.Opening mirrors,
            InstantSource clock)
            throws IOException {
        this.clock = clock;
        this.store = BridgeStore.open(settings.state().resolve("bridge.sqlite"));
        Mirror copies = mirrors.open("bridge", new MirroredUsers(store));
        this.mirror = copies;
        store.follow(user -> copies.changed(MirroredUsers.key(user)));
        BridgeSettings.Account account = settings.account();
        this.api = new WeixinApi(account.api(), account.id(), account.secret(), clock);
        this.mode = new ReplyMode(account.replies(), store.users(), clock);
        this.links = new OnceLinks(logins, settings.base(), clock);
        CallbackTokens tokens = CallbackTokens.open(settings.state().resolve("callback.key"));
        AddressGuard guard = new AddressGuard(settings.allowed());
        Slots slots = new Slots();
        Speaker.Telling telling = new Speaker.Telling(clock, counts);
        Speaker speaker = new Speaker(store, api, mode, slots, settings, telling);
        this.out = new Lanes("bridge-out", speaker::step);
        this.forwarding =
                new Forwarding(
                        store,
                        settings,
                        fleet,
                        guard,
                        new ForwardedMessage(settings.base(), tokens),
                        new Forwarding.Told(new Spoken(), telling));
        this.in = new Lanes("bridge-in", forwarding::step);
        Commands answers =
                new Commands(
                        store, settings, new Commands.Machines(fleet, logins, links), guard, clock);
        CommandLane lane = new CommandLane(store, answers, slots, settings.texts(), out, clock);
        this.commands = new Lanes("bridge-commands", lane::step);
        WeixinDoor door =
                new WeixinDoor(
                        new WeixinDoor.Settings(
                                account.id(),
                                account.token(),
                                account.encodingKey(),
                                account.mode()),
                        clock);
        this.deliveries =
                new Deliveries(
                        door,
                        store,
                        mode,
                        settings,
                        new Deliveries.Wakes(in, commands, out),
                        new Deliveries.Answering(slots, telling));
        this.callbacks = new Callbacks(store, tokens, settings, api, out, telling);
        resume();
        this.housekeeping = Worker.virtual("bridge-housekeeping", this::keepHouse);
        this.service =
                HttpService.start("bridge", settings.listen(), PLACES, LARGEST, new Routes());
    }

    /// Opens what is kept, goes on with what waits, and begins to listen.
    ///
    /// Errors: `IOException` where the address or the database cannot be had; `invalid_params` for
    /// a setting that cannot be used.
    ///
    /// @param mirrors where users are copied to for other programs to read
    public static Bridge start(
            BridgeSettings settings,
            Fleet fleet,
            Logins logins,
            Mirror.Opening mirrors,
            InstantSource clock)
            throws IOException {
        return new Bridge(settings, fleet, logins, mirrors, clock);
    }

    /// Where it listens.
    public InetSocketAddress address() {
        return service.address();
    }

    private final class Spoken implements Forwarding.Speaking {
        @Override
        public void wake(String user) {
            out.wake(user);
        }

        @Override
        public void typing(String user) {
            if (mode.isPassive()) {
                return;
            }
            try {
                typing.fork(() -> shown(user));
            } catch (CancellationException e) {
                LOG.log(Level.DEBUG, "the bridge ends", e);
            }
        }

        private boolean shown(String user) throws InterruptedException {
            try {
                api.typing(user);
                return true;
            } catch (WeixinException e) {
                LOG.log(Level.DEBUG, "typing is not shown: {0}", e.getMessage());
                return false;
            }
        }
    }

    private final class Routes implements HttpService.Routes {
        @Override
        public HttpAnswer answer(HttpQuestion question) throws InterruptedException {
            return routed(question);
        }

        @Override
        public long largest(HttpQuestion head, long usual) {
            return head.path().startsWith(CALLBACK)
                    ? callbacks.largest(head, head.path().substring(CALLBACK.length()), usual)
                    : LARGEST_DELIVERY;
        }
    }

    private void resume() {
        for (MessagesIn.Queue queue : store.in().waiting()) {
            (queue.lane().equals(Deliveries.CHAT) ? in : commands).wake(queue.user());
        }
        store.out().users().forEach(out::wake);
    }

    private HttpAnswer routed(HttpQuestion question) throws InterruptedException {
        String path = question.path();
        if (path.startsWith(CALLBACK + "/") || path.equals(CALLBACK)) {
            return callbacks.answer(question, path.substring(CALLBACK.length()));
        }
        if (path.startsWith("/once/")) {
            return links.answer(question.method(), path.substring("/once/".length()));
        }
        return switch (path) {
            case "/wechat" -> deliveries.answer(question);
            case "/health" -> health();
            case "/metrics" ->
                    new HttpAnswer(
                            200,
                            "text/plain; version=0.0.4; charset=utf-8",
                            Map.of(),
                            counts.text(gauges()).getBytes(StandardCharsets.UTF_8));
            default -> HttpAnswer.text(404, "not found\n");
        };
    }

    private HttpAnswer health() {
        String trouble = store.load().trouble();
        Json.ObjectBuilder body =
                Json.object()
                        .put("ok", trouble.isEmpty())
                        .put("status", trouble.isEmpty() ? "ok" : "degraded")
                        .put("service", "wechat-bridge")
                        .put("replies", mode.isPassive() ? "passive" : "customer")
                        .put("inbox", store.in().count())
                        .put("outbox", store.out().count());
        mirror.state().ifPresent(state -> body.put("redis", state.line()));
        return HttpAnswer.json(trouble.isEmpty() ? 200 : 503, body.build());
    }

    private Map<String, Long> gauges() {
        Map<String, Long> gauges = new LinkedHashMap<>();
        gauges.put("inbox_waiting", store.in().count());
        gauges.put("outbox_waiting", store.out().count());
        gauges.put("users", store.users().count());
        gauges.put("busy_users", (long) in.size() + commands.size() + out.size());
        gauges.put("access_tokens_fetched", api.tokensFetched());
        mirror.state()
                .ifPresent(state -> {
                    gauges.put("redis_up", state.trouble().isEmpty() ? 1L : 0L);
                    gauges.put("redis_waiting", state.waiting());
                    gauges.put("redis_keys_written", state.written());
                    gauges.put("redis_failures", state.failures());
                    gauges.put("redis_rebuilds", state.rebuilds());
                });
        return gauges;
    }

    private void keepHouse() throws InterruptedException {
        CountDownLatch never = new CountDownLatch(1);
        while (!never.await(ROUND.toMillis(), TimeUnit.MILLISECONDS)) {
            tidy();
        }
    }

    private void tidy() {
        try {
            Instant now = clock.instant();
            for (StreamTable.Stream stream : store.streams().silentSince(now.minus(SILENT))) {
                String key = "callback:" + stream.user() + ":" + stream.id();
                if (store.streams().end(stream, key, now)) {
                    out.wake(stream.user());
                }
            }
            store.in().prune(now.minus(KEPT));
            store.in().pruneNonces(now.minus(NONCES_KEPT));
            store.out().prune(now.minus(KEPT));
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "tidying up failed; it is tried again", e);
        }
    }

    /// Takes no more; what was taken goes on with the next start.
    @Override
    public void close() {
        service.close();
        housekeeping.close();
        in.close();
        commands.close();
        out.close();
        typing.close();
        forwarding.close();
        api.close();
        mirror.close();
        store.close();
    }
}
