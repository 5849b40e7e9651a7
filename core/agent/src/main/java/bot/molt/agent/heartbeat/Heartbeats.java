package bot.molt.agent.heartbeat;

import bot.molt.agent.Agents;
import bot.molt.agent.Inbound;
import bot.molt.agent.Route;
import bot.molt.agent.Run;
import bot.molt.agent.RunEvent;
import bot.molt.agent.RunResult;
import bot.molt.agent.jobs.Beat;
import bot.molt.agent.session.SessionKey;
import bot.molt.agent.turn.HeartbeatReply;
import bot.molt.base.CodedException;
import bot.molt.base.Ids;
import bot.molt.base.json.Json;
import bot.molt.execution.agents.HeartbeatConfig;
import bot.molt.spi.Caller;
import bot.molt.store.SessionRow;
import bot.molt.store.Stores;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Has agents look after things by themselves: at each moment of their interval the main session is
/// asked, where there is anything to ask it for. Moments are counted from the same beginning
/// whenever the gateway starts, and the key of the message is agent and moment: none has two
/// answers. Moments that nobody was there for are not made up for.
///
/// Threads: [#pass] on the thread of jobs, the rest from any.
public final class Heartbeats implements Beat {
    static final Caller CALLER =
            new Caller("operator", Caller.Role.OPERATOR, "heartbeat", "heartbeat", "");

    private static final System.Logger LOG = System.getLogger(Heartbeats.class.getName());
    private static final int PREVIEW = 200;
    private static final String BUSY = "requests-in-flight";
    private static final String PROMPT =
            "This is a heartbeat: nobody wrote, the clock did. Look at HEARTBEAT.md of your workspace and do exactly what stands there. Do not take up what earlier conversations left open, and do not say again what you have said. Where nothing needs your user's attention, answer with exactly "
                    + HeartbeatReply.OK
                    + ".";

    /// Stands between what happened and the prompt.
    private static final String HAPPENED =
            "The lines above that begin with System: say what happened. Tell your user what they need to know of it.\n\n";

    private final Parts parts;
    private final Map<String, Beating> beating = new ConcurrentHashMap<>();
    private final List<Consumer<Json.Obj>> listeners = new CopyOnWriteArrayList<>();

    /// Keys of those whose answer goes nowhere.
    private final Set<String> unsent = ConcurrentHashMap.newKeySet();

    private volatile boolean enabled = true;
    private volatile Json last = Json.NULL;
    private volatile Runnable look = () -> {};

    /// What heartbeats are made of.
    ///
    /// @param plans of the agents that have one; the default agent's first
    /// @param workspace where the files of a caller are on this machine
    /// @param zone of whoever is looked after
    public record Parts(
            Agents agents,
            Supplier<List<HeartbeatPlan>> plans,
            Function<Caller, Path> workspace,
            Supplier<ZoneId> zone,
            InstantSource clock) {}

    /// How far one agent is.
    private static final class Beating {
        private long slot;
        private volatile boolean woken;
        private volatile boolean waits;

        Beating(long slot) {
            this.slot = slot;
        }
    }

    public Heartbeats(Parts parts) {
        this.parts = parts;
        parts.plans().get().forEach(this::beating);
        parts.agents().listen(this::happened);
    }

    /// @param clock has [#pass] called
    public void look(Runnable clock) {
        look = clock;
    }

    /// Is told of each: `{"ts":…,"status":"ok-token"}`.
    public void listen(Consumer<Json.Obj> listener) {
        listeners.add(listener);
    }

    /// What came of the last one; null before the first.
    public Json last() {
        return last;
    }

    public boolean enabled() {
        return enabled;
    }

    /// Whether there are any until the gateway's next start.
    public void enable(boolean on) {
        enabled = on;
        look.run();
    }

    /// Whether any agent has something to look after, before anybody opened the store.
    public boolean wanted() {
        return parts.plans().get().stream().anyMatch(this::isWanted);
    }

    private boolean isWanted(HeartbeatPlan plan) {
        try {
            return plan.everyMillis() > 0
                    && (plan.config().prompt() != null || HeartbeatFile.says(workspace(plan)));
        } catch (CodedException e) {
            return false; // no workspace, and whoever asks for one is told why
        }
    }

    private Path workspace(HeartbeatPlan plan) {
        return parts.workspace().apply(as(plan));
    }

    /// The operator in a turn of the agent, whose folder is meant.
    private static Caller as(HeartbeatPlan plan) {
        return new Caller("operator", Caller.Role.OPERATOR, session(plan), "agent", "");
    }

    private static String session(HeartbeatPlan plan) {
        return SessionKey.of(plan.session(), plan.agent(), CALLER).text();
    }

    @Override
    public boolean isFor(String session) {
        return enabled && planOf(session).isPresent();
    }

    @Override
    public void wake(String session) {
        planOf(session).ifPresent(plan -> beating(plan).woken = true);
        look.run();
    }

    private Optional<HeartbeatPlan> planOf(String session) {
        return parts.plans().get().stream()
                .filter(plan -> plan.everyMillis() > 0 && session(plan).equals(session))
                .findFirst();
    }

    private Beating beating(HeartbeatPlan plan) {
        long slot = slot(plan);
        return beating.computeIfAbsent(plan.agent(), _ -> new Beating(slot));
    }

    /// The last moment that has come.
    private long slot(HeartbeatPlan plan) {
        long now = parts.clock().millis();
        return now - Math.floorMod(now, Math.max(1, plan.everyMillis()));
    }

    @Override
    public @Nullable Long pass() throws InterruptedException {
        if (!enabled) {
            return null;
        }
        Long next = null;
        for (HeartbeatPlan plan : parts.plans().get()) {
            if (plan.everyMillis() > 0) {
                long after = passed(plan);
                next = next == null ? after : Math.min(next, after);
            }
        }
        return next;
    }

    private long passed(HeartbeatPlan plan) throws InterruptedException {
        Beating state = beating(plan);
        long slot = slot(plan);
        boolean isDue = slot > state.slot;
        boolean asked = state.woken || state.waits;
        state.slot = slot;
        if (isDue || asked) {
            String moment = isDue ? Long.toString(slot) : "wake-" + Ids.text(12);
            state.woken = false;
            state.waits = false;
            attempt(plan, state, HeartbeatReply.KEY + plan.agent() + ":" + moment, asked);
        }
        return slot + plan.everyMillis();
    }

    /// @param asked whether somebody wants it now
    private void attempt(HeartbeatPlan plan, Beating state, String key, boolean asked)
            throws InterruptedException {
        try {
            state.waits = true;
            boolean hears = (asked || plan.isConfigured()) && hears(plan);
            String reason = reason(plan, hears);
            if (!reason.equals(BUSY)) {
                state.waits = false;
            }
            if (reason.isEmpty()) {
                parts.agents().submit(message(plan, key, hears));
            } else {
                tell("skipped", told -> told.put("reason", reason));
            }
        } catch (CodedException e) {
            state.waits = false;
            LOG.log(Level.WARNING, "heartbeat of {0}: {1}", plan.agent(), e.text());
            tell("failed", told -> told.put("reason", e.text()));
        }
    }

    /// Why it does not happen; empty where it does.
    private String reason(HeartbeatPlan plan, boolean hears) {
        HeartbeatConfig.Hours hours = plan.config().activeHours();
        ZoneId zone = parts.zone().get();
        Instant now = parts.clock().instant();
        if (hours != null && !hours.hold(now.atZone(zone), zone)) {
            return "quiet-hours";
        }
        if (!parts.agents().runs(session(plan)).isEmpty()) {
            return BUSY;
        }
        boolean something =
                hears || plan.config().prompt() != null || HeartbeatFile.says(workspace(plan));
        return something ? "" : "empty-heartbeat-file";
    }

    /// Whether something happened of which the session is to hear.
    private boolean hears(HeartbeatPlan plan) {
        Stores stores = parts.agents().stores();
        return stores.read(tx -> stores.events().waits(tx, session(plan)));
    }

    private Inbound message(HeartbeatPlan plan, String key, boolean hears) {
        HeartbeatConfig config = plan.config();
        String own = config.prompt();
        Optional<Route> route = route(plan);
        if (route.isEmpty()) {
            unsent.add(key);
        }
        Inbound.Options options =
                Inbound.Options.NONE
                        .onAgent(plan.agent())
                        .withModel(config.model())
                        .queued("wait")
                        .sentTo(route.orElse(null));
        String prompt = own == null ? PROMPT : own;
        String text = hears ? HAPPENED + prompt : prompt;
        return Inbound.of(key, CALLER, session(plan), text).with(options);
    }

    /// Where a reply goes; empty for nowhere.
    private Optional<Route> route(HeartbeatPlan plan) {
        String target = Optional.ofNullable(plan.config().target()).orElse("last");
        if (target.equals("none")) {
            return Optional.empty();
        }
        Json.Obj entry = entry(session(plan));
        boolean isLast = target.equals("last");
        String channel = isLast ? entry.string("lastChannel").orElse("") : target;
        String named = plan.config().to();
        String to = named == null ? entry.string("lastTo").orElse("") : named;
        if (channel.isEmpty() || to.isEmpty() || !parts.agents().delivers(channel)) {
            return Optional.empty();
        }
        String account = isLast ? entry.string("lastAccountId").orElse("") : "";
        String thread = isLast && named == null ? entry.string("lastThreadId").orElse("") : "";
        return Optional.of(new Route(channel, to, account, thread));
    }

    private Json.Obj entry(String session) {
        Stores stores = parts.agents().stores();
        return stores.read(tx -> stores.sessions().find(tx, session))
                .map(SessionRow::entry)
                .orElse(Json.Obj.EMPTY);
    }

    private void happened(Run run, RunEvent event) {
        if (event instanceof RunEvent.Ended(RunResult result)) {
            if (HeartbeatReply.isOne(run.id())) {
                ended(result, !unsent.remove(run.id()));
            }
            if (beating.values().stream().anyMatch(each -> each.waits)) {
                look.run();
            }
        }
    }

    private void ended(RunResult result, boolean goes) {
        long took = Math.max(0, result.facts().endedAt() - result.facts().startedAt());
        if (result.status() != RunResult.Status.OK) {
            String why = result.error().isEmpty() ? result.stop() : result.error();
            tell(
                    "failed",
                    told ->
                            told.put("reason", why)
                                    .put("durationMs", took)
                                    .put("indicatorType", "error"));
        } else if (!result.text().isEmpty()) {
            String text = result.text();
            tell(
                    goes ? "sent" : "skipped",
                    told ->
                            told.put("reason", goes ? null : Json.of("no-target"))
                                    .put(
                                            "preview",
                                            text.substring(0, Math.min(PREVIEW, text.length())))
                                    .put("durationMs", took)
                                    .put("indicatorType", "alert"));
        } else if (result.stop().equals(HeartbeatReply.DUPLICATE)) {
            tell("skipped", told -> told.put("reason", "duplicate").put("durationMs", took));
        } else {
            String status = result.stop().equals(HeartbeatReply.SAID_OK) ? "ok-token" : "ok-empty";
            tell(
                    status,
                    told ->
                            told.put("durationMs", took)
                                    .put("silent", true)
                                    .put("indicatorType", "ok"));
        }
    }

    private void tell(String status, Consumer<Json.ObjectBuilder> more) {
        Json.ObjectBuilder told =
                Json.object().put("ts", parts.clock().millis()).put("status", status);
        more.accept(told);
        Json.Obj event = told.build();
        last = event;
        listeners.forEach(listener -> listener.accept(event));
    }
}
