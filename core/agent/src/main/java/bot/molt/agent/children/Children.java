package bot.molt.agent.children;

import bot.molt.agent.Agents;
import bot.molt.agent.ChildSessions;
import bot.molt.agent.Inbound;
import bot.molt.agent.Route;
import bot.molt.agent.Run;
import bot.molt.agent.RunEvent;
import bot.molt.agent.RunResult;
import bot.molt.agent.Sessions;
import bot.molt.agent.session.SessionKey;
import bot.molt.agent.settings.AgentFacts;
import bot.molt.agent.settings.AgentSettings;
import bot.molt.agent.settings.Roster;
import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.concurrent.TaskScope;
import bot.molt.base.json.Json;
import bot.molt.execution.agents.AgentId;
import bot.molt.spi.Caller;
import bot.molt.store.SessionRow;
import bot.molt.store.Stores;
import bot.molt.store.TranscriptTable;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Sub-agents: an agent begins a helper for a task, in a session of its own and with the rights of
/// the same user, and goes on; the helper's end comes back as a message of its own session.
///
/// That a helper was begun and its message are one commit; so are the message that tells its end
/// and the note that it was told. After a `kill -9` an end that was not told is told, and none
/// twice.
///
/// Threads: safe for any number.
public final class Children implements ChildSessions, AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Children.class.getName());
    private static final String STOPPED = "stop";
    private static final int LONGEST_TASK = 200;
    private static final int MOST = 1_000;
    private static final String SYSTEM =
            """
            You are a sub-agent. Another agent began you for one task and reads your last answer; no person reads it.
            Do the task, nothing beside it. You cannot ask back: decide, and say what you assumed. End with one answer that
            holds the result, what you found out on the way that matters, and what is left open.\
            """;

    private final Agents agents;
    private final Sessions sessions;
    private final Supplier<AgentSettings> settings;
    private final InstantSource clock;
    private final TaskScope scope = new TaskScope("children");
    private final ReentrantLock beginning = new ReentrantLock();

    /// Those that are not over, by the key of their session.
    private final Map<String, Child> open = new ConcurrentHashMap<>();

    public Children(
            Agents agents,
            Sessions sessions,
            Supplier<AgentSettings> settings,
            InstantSource clock) {
        this.agents = agents;
        this.sessions = sessions;
        this.settings = settings;
        this.clock = clock;
        agents.has(this);
    }

    /// What a helper is begun for.
    ///
    /// @param label for people; null for none
    /// @param agent whose helper it is; null for the caller's own
    /// @param model null for the configured one
    /// @param thinking null for the usual level
    /// @param limit of its turn; null for the configured one
    /// @param isKept whether its session stays once its end was told
    public record Task(
            String text,
            @Nullable String label,
            @Nullable String agent,
            @Nullable String model,
            @Nullable String thinking,
            @Nullable Duration limit,
            boolean isKept) {}

    /// A helper that was begun.
    public record Begun(String session, String run) {}

    /// Takes up what the last run left over, beside whoever calls.
    public void start() {
        fork(() -> leftOver().forEach(this::follow));
    }

    private List<Child> leftOver() {
        Stores stores = agents.stores();
        return stores
                .read(tx ->
                        stores.sessions()
                                .newest(tx, null, 0, MOST, row -> AgentId.isChild(row.key())))
                .stream()
                .flatMap(row -> Child.of(row).stream())
                .filter(child -> child.told() == 0)
                .toList();
    }

    private void follow(Child child) {
        open.put(child.session(), child);
        Optional<Run> run = agents.find(child.run(), child.caller(child.session()));
        if (run.isPresent()) {
            watch(child, run.get());
        } else {
            tell(child, RunResult.lost("nothing is known of its run any more"));
        }
    }

    /// Begins a helper.
    ///
    /// Errors: `forbidden` where the caller's agent may not, or has too many; `invalid_params` for
    /// an agent that there is not.
    ///
    /// @param caller the turn that wants it
    public Begun begin(Caller caller, Task task) throws InterruptedException {
        String own =
                AgentId.turn(caller)
                        .orElseThrow(() ->
                                refused(
                                        ErrorCode.FORBIDDEN,
                                        "only agents begin sub-agents, in a turn of theirs"));
        if (AgentId.isChild(caller)) {
            throw refused(ErrorCode.FORBIDDEN, "a sub-agent begins no other");
        }
        Roster roster = settings.get().roster();
        String agent = task.agent() == null ? own : AgentId.of(task.agent());
        if (!roster.agent(own).mayBegin(agent)) {
            throw refused(
                    ErrorCode.FORBIDDEN,
                    "agentId: %s is not open to %s (expected: %s, or an id in its subagents.allowAgents)"
                            .formatted(agent, own, own));
        }
        if (!roster.has(agent)) {
            throw refused(
                    ErrorCode.INVALID_PARAMS,
                    "agentId: %s (known: %s)".formatted(agent, String.join(", ", roster.ids())));
        }
        beginning.lockInterruptibly();
        try {
            refuseTooMany(caller.session());
            return begun(caller, task, agent);
        } finally {
            beginning.unlock();
        }
    }

    private static CodedException refused(ErrorCode code, String text) {
        return new CodedException(code, text);
    }

    private void refuseTooMany(String requester) {
        int most = settings.get().roster().reach().children().maxChildrenPerAgent();
        if (of(requester).size() >= most) {
            throw refused(
                    ErrorCode.FORBIDDEN,
                    "%d sub-agents of this session are open (expected: %d at most; wait for one to end)"
                            .formatted(most, most));
        }
    }

    private List<Child> of(String requester) {
        return open.values().stream().filter(child -> child.requester().equals(requester)).toList();
    }

    private Begun begun(Caller caller, Task task, String agent) throws InterruptedException {
        String session = SessionKey.of("subagent:" + UUID.randomUUID(), agent, caller).text();
        String label = task.label();
        Child child =
                new Child(
                        session,
                        caller.userId(),
                        caller.session(),
                        UUID.randomUUID().toString(),
                        label == null ? "" : label.strip(),
                        shortened(task.text()),
                        clock.millis(),
                        task.isKept(),
                        0);
        open.put(session, child);
        try {
            watch(child, submitted(child, task, agent));
        } catch (RuntimeException | InterruptedException e) {
            open.remove(session);
            throw e;
        }
        sweep();
        return new Begun(session, child.run());
    }

    private Run submitted(Child child, Task task, String agent) throws InterruptedException {
        Stores stores = agents.stores();
        Inbound.Options options =
                Inbound.Options.NONE
                        .onAgent(agent)
                        .withModel(model(task, agent))
                        .withThinking(task.thinking())
                        .within(task.limit())
                        .withSystem(SYSTEM);
        return agents.submit(
                new Inbound(
                        child.run(),
                        child.caller(child.session()),
                        child.session(),
                        task.text(),
                        List.of(),
                        options),
                (_, _) -> {},
                tx ->
                        stores.sessions()
                                .put(
                                        tx,
                                        new SessionRow(
                                                child.session(),
                                                child.owner(),
                                                agent,
                                                TranscriptTable.newSessionId(),
                                                null,
                                                child.begun(),
                                                child.into(
                                                        Json.object()
                                                                .put("chatType", "direct")
                                                                .build()))));
    }

    private @Nullable String model(Task task, String agent) {
        if (task.model() != null && !task.model().isBlank()) {
            return task.model();
        }
        Roster roster = settings.get().roster();
        AgentFacts facts = roster.agent(agent);
        String own = facts.children() == null ? null : facts.children().model();
        return own == null ? roster.reach().children().model() : own;
    }

    private static String shortened(String text) {
        String task = text.strip();
        return task.length() <= LONGEST_TASK ? task : task.substring(0, LONGEST_TASK - 1) + "…";
    }

    private void watch(Child child, Run run) {
        run.listen((_, event) -> {
            if (event instanceof RunEvent.Ended(RunResult end)) {
                fork(() -> tell(child, end));
            }
        });
    }

    private void fork(Runnable work) {
        try {
            scope.fork(() -> {
                work.run();
                return true;
            });
        } catch (CancellationException e) {
            LOG.log(Level.DEBUG, "the end of a sub-agent is told after the next start");
        }
    }

    /// Tells the session that began it, once. What was stopped with its session is not told.
    private void tell(Child child, RunResult end) {
        open.remove(child.session());
        boolean stopped = end.status() == RunResult.Status.ABORTED && end.stop().equals(STOPPED);
        try {
            if (stopped) {
                noteTold(child);
            } else {
                announce(child, end);
            }
            if (!child.isKept()) {
                sessions.delete(child.session(), child.caller(child.session()), true);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (CodedException e) {
            LOG.log(Level.WARNING, "sub-agent {0}: {1}", child.session(), e.text());
        }
    }

    private void announce(Child child, RunResult end) throws InterruptedException {
        Stores stores = agents.stores();
        Caller requester = child.caller(child.requester());
        Route route =
                sessions.find(child.requester(), requester)
                        .flatMap(row -> route(row.entry()))
                        .orElse(null);
        Run _ =
                agents.submit(
                        Inbound.of(
                                        "announce-" + child.run(),
                                        requester,
                                        child.requester(),
                                        Ending.text(child, end))
                                .with(Inbound.Options.NONE.sentTo(route)),
                        (_, _) -> {},
                        tx -> {
                            Optional<SessionRow> row = stores.sessions().find(tx, child.session());
                            if (row.isPresent()) {
                                stores.sessions().put(tx, told(child, row.get()));
                            }
                        });
    }

    private SessionRow told(Child child, SessionRow row) {
        return row.withEntry(child.toldAt(clock.millis()).into(row.entry()));
    }

    private void noteTold(Child child) {
        sessions.change(
                child.session(), child.caller(child.session()), (row, _) -> told(child, row));
    }

    /// Where the session was last written from, as far as replies can be sent there.
    private Optional<Route> route(Json.Obj entry) {
        String channel = entry.string("lastChannel").orElse("");
        String to = entry.string("lastTo").orElse("");
        return to.isEmpty() || !agents.delivers(channel)
                ? Optional.empty()
                : Optional.of(
                        new Route(
                                channel,
                                to,
                                entry.string("lastAccountId").orElse(""),
                                entry.string("lastThreadId").orElse("")));
    }

    /// Removes sessions whose end was told long ago.
    private void sweep() {
        int minutes = settings.get().roster().reach().children().archiveAfterMinutes();
        long before = clock.millis() - Duration.ofMinutes(minutes).toMillis();
        if (minutes > 0) {
            fork(() -> sweep(before));
        }
    }

    private void sweep(long before) {
        Stores stores = agents.stores();
        List<Child> old =
                stores
                        .read(tx ->
                                stores.sessions()
                                        .newest(
                                                tx,
                                                null,
                                                0,
                                                MOST,
                                                row -> AgentId.isChild(row.key())))
                        .stream()
                        .flatMap(row -> Child.of(row).stream())
                        .filter(child -> child.told() > 0 && child.told() < before)
                        .toList();
        for (Child child : old) {
            removed(child);
        }
    }

    private void removed(Child child) {
        try {
            sessions.delete(child.session(), child.caller(child.session()), true);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Those that a session began, the latest first.
    List<Child> begunBy(String requester, Caller caller) {
        return sessions
                .newest(
                        caller,
                        0,
                        MOST,
                        row ->
                                row.entry()
                                        .string(Child.SPAWNED_BY)
                                        .filter(requester::equals)
                                        .isPresent())
                .stream()
                .flatMap(row -> Child.of(row).stream())
                .toList();
    }

    /// Its run; empty where nothing is known of it any more.
    Optional<Run> run(Child child) {
        return agents.find(child.run(), child.caller(child.session()));
    }

    void stop(Child child) {
        run(child).ifPresent(run -> agents.abort(run, STOPPED));
        agents.runs(child.session()).forEach(run -> agents.abort(run, STOPPED));
    }

    Agents agents() {
        return agents;
    }

    Sessions sessions() {
        return sessions;
    }

    AgentSettings settings() {
        return settings.get();
    }

    @Override
    public void stop(String sessionKey) {
        of(sessionKey).forEach(this::stop);
    }

    @Override
    public String answer(SessionRow session, Caller caller, String rest) {
        return new ChildCommand(this, session, caller).answer(rest);
    }

    @Override
    public void close() {
        scope.close();
    }
}
