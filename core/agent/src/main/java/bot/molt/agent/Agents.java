package bot.molt.agent;

import bot.molt.agent.command.CommandLine;
import bot.molt.agent.command.Guests;
import bot.molt.agent.delivery.Delivery;
import bot.molt.agent.delivery.Outbox;
import bot.molt.agent.queue.Pending;
import bot.molt.agent.queue.QueueMode;
import bot.molt.agent.queue.QueueSettings;
import bot.molt.agent.queue.SessionLines;
import bot.molt.agent.session.SessionKey;
import bot.molt.agent.settings.AgentSettings;
import bot.molt.agent.turn.Steering;
import bot.molt.agent.turn.Toolbox;
import bot.molt.agent.turn.Turn;
import bot.molt.agent.turn.TurnParts;
import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.Ids;
import bot.molt.base.concurrent.TaskScope;
import bot.molt.base.json.Json;
import bot.molt.execution.Execution;
import bot.molt.spi.Caller;
import bot.molt.spi.model.ModelUsage;
import bot.molt.spi.model.Models;
import bot.molt.store.Database;
import bot.molt.store.InboxTable;
import bot.molt.store.SessionRow;
import bot.molt.store.Stores;
import bot.molt.store.Tx;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The one way for a message to become a reply, whatever door it came through: written down, queued
/// behind those of its session, answered, ended. A message that was taken is answered once, also
/// where the process dies in between; one that comes twice is the same run.
///
/// Threads: safe for any number.
public final class Agents implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Agents.class.getName());
    private static final Duration OUTCOMES_KEPT = Duration.ofDays(3);
    private static final String GONE =
            "The user of this message may not come in any more; it was not answered.";

    private final Parts parts;
    private final SessionLines lines;
    private final Toolbox tools;
    private final TaskScope scope = new TaskScope("agents");
    private final ReentrantLock opening = new ReentrantLock();
    private final Map<String, Live> live = new ConcurrentHashMap<>();
    private final List<RunListener> listeners = new CopyOnWriteArrayList<>();
    private final List<MessageListener> readers = new CopyOnWriteArrayList<>();
    private final Guests guests = new Guests();
    private volatile @Nullable TurnParts opened;
    private volatile ChildSessions children = ChildSessions.NONE;
    private volatile TurnParts.Endings endings = (_, _, _) -> {};

    /// What agents are made of.
    ///
    /// @param stores opens them; called once, when the first message comes or is left over
    /// @param folders where a caller's files are on this machine
    /// @param outbox sends replies to channels
    /// @param stillIn whether a caller of a message that is left over may still come in
    public record Parts(
            Supplier<Stores> stores,
            Models models,
            Execution execution,
            Supplier<AgentSettings> settings,
            TurnParts.Folders folders,
            Outbox outbox,
            Predicate<Caller> stillIn,
            InstantSource clock) {}

    /// A run that is not over.
    ///
    /// @param taken counted down once its message is written
    private record Live(Run run, CountDownLatch taken) {}

    public Agents(Parts parts) {
        this.parts = parts;
        this.tools = new Toolbox(parts.execution());
        this.lines = new SessionLines(new Turns(), new TurnPlaces(parts.settings()));
    }

    /// Takes up what was left over, beside whoever calls.
    public void start() {
        scope.fork(() -> {
            opened();
            return true;
        });
    }

    /// Is told of what happens in every run.
    public void listen(RunListener listener) {
        listeners.add(listener);
    }

    /// Is told of every message that is taken.
    public void read(MessageListener reader) {
        readers.add(reader);
    }

    /// Commands that come and go.
    public Guests guests() {
        return guests;
    }

    /// By what replies leave from now on.
    public void deliver(List<Delivery> deliveries) {
        parts.outbox().send(deliveries);
    }

    /// Takes a message. It is written when this returns.
    ///
    /// Errors: `invalid_params`; `not_found` for a session of somebody else; `unavailable` where
    /// nothing can be written.
    public Run submit(Inbound inbound) throws InterruptedException {
        return submit(inbound, (_, _) -> {});
    }

    /// Takes a message.
    ///
    /// @param listener is told of everything that happens in its run; of a run that was submitted
    ///   before, of what happens from now on
    public Run submit(Inbound inbound, RunListener listener) throws InterruptedException {
        return submit(inbound, listener, _ -> {});
    }

    /// What is written in the commit in which a message is taken. What it throws, the message is
    /// not taken for.
    @FunctionalInterface
    public interface Besides {
        void write(Tx tx) throws SQLException;
    }

    /// Takes a message and writes something with it, all or nothing.
    ///
    /// @param besides is not asked where the message is being answered already
    public Run submit(Inbound inbound, RunListener listener, Besides besides)
            throws InterruptedException {
        AgentSettings settings = parts.settings().get();
        SessionKey key =
                SessionKey.of(
                        inbound.session(), settings.roster().agentOf(inbound), inbound.caller());
        TurnParts ready = opened();
        String dedupe = dedupe(inbound.caller(), inbound.key());
        Live fresh =
                new Live(
                        new Run(inbound.key(), inbound.caller(), key.text()),
                        new CountDownLatch(1));
        Live there = live.putIfAbsent(dedupe, fresh);
        if (there != null) {
            there.taken().await();
            there.run().listen(listener);
            return there.run();
        }
        try {
            return taken(ready, fresh, plain(inbound, settings), listener, besides);
        } finally {
            fresh.taken().countDown();
        }
    }

    /// The same in words that everybody knows.
    private static Inbound plain(Inbound inbound, AgentSettings settings) {
        String text = settings.talk().resets().plain(inbound.text());
        return text.equals(inbound.text()) ? inbound : inbound.saying(text);
    }

    private Run taken(
            TurnParts ready, Live fresh, Inbound inbound, RunListener listener, Besides besides) {
        Run run = fresh.run();
        String dedupe = dedupe(inbound.caller(), inbound.key());
        InboxTable.Put put;
        try {
            put = put(ready, dedupe, run, inbound, besides);
        } catch (RuntimeException e) {
            live.remove(dedupe);
            throw e;
        }
        InboxTable.Message message = put.message();
        if (!put.isNew()) {
            live.remove(dedupe);
            Run old = over(message, inbound.caller());
            old.listen(listener);
            return old;
        }
        watch(run, dedupe);
        run.listen(listener);
        readers.forEach(reader -> reader.taken(run, inbound));
        if (CommandLine.isStop(inbound.text())) {
            stop(run);
        }
        lines.add(
                new Pending(run, inbound, message.seq(), null, 0),
                queue(ready, run.sessionKey(), inbound));
        return run;
    }

    /// Answers `/subagents`, and ends what a session began where the session is stopped.
    public void has(ChildSessions others) {
        children = others;
    }

    /// Writes in the commits that end turns.
    public void ending(TurnParts.Endings other) {
        endings = other;
    }

    /// Ends everything else of its session, and what that began.
    private void stop(Run stopping) {
        children.stop(stopping.sessionKey());
        for (Run run : runs(stopping.sessionKey())) {
            if (run != stopping) {
                abort(run, "stop");
            }
        }
    }

    private static InboxTable.Put put(
            TurnParts ready, String dedupe, Run run, Inbound inbound, Besides besides) {
        long now = ready.clock().millis();
        Json.Obj json = InboundJson.write(inbound);
        return ready.stores()
                .write(tx -> {
                    InboxTable.Put put =
                            ready.stores()
                                    .inbox()
                                    .put(tx, dedupe, run.id(), run.sessionKey(), now, json);
                    besides.write(tx);
                    return put;
                });
    }

    /// The message's own wish, else the session's, else what is configured.
    private QueueSettings queue(TurnParts ready, String sessionKey, Inbound inbound) {
        boolean rests = lines.running(sessionKey).isEmpty();
        Optional<Json.Obj> entry =
                rests
                        ? Optional.empty()
                        : ready.stores()
                                .read(tx -> ready.stores().sessions().find(tx, sessionKey))
                                .map(SessionRow::entry);
        return OwnQueue.of(inbound, entry.orElse(Json.Obj.EMPTY), parts.settings().get().talk());
    }

    private void watch(Run run, String dedupe) {
        listeners.forEach(run::listen);
        run.atEnd(() -> live.remove(dedupe));
    }

    private static String dedupe(Caller caller, String key) {
        return key(caller.userId(), key);
    }

    /// What makes the message of a user the same one, by the key that the user gave it.
    public static String key(String userId, String key) {
        return userId + ":" + key;
    }

    private static Run over(InboxTable.Message message, Caller caller) {
        Run run = new Run(message.runId(), caller, message.session());
        Json.Obj outcome = message.outcome();
        if (outcome != null) {
            RunResult result = RunResult.of(outcome);
            run.tell(new RunEvent.Started(result.facts().startedAt()));
            run.tell(new RunEvent.Ended(result));
        }
        return run;
    }

    /// A run of this caller that waits, runs, or ended within the last days.
    public Optional<Run> find(String id, Caller caller) {
        String dedupe = dedupe(caller, id);
        Live now = live.get(dedupe);
        if (now != null) {
            return Optional.of(now.run());
        }
        TurnParts ready = opened();
        return ready.stores()
                .read(tx -> ready.stores().inbox().find(tx, dedupe))
                .map(message -> over(message, caller));
    }

    /// The runs that a session answers or has waiting.
    public List<Run> runs(String sessionKey) {
        return live.values().stream()
                .map(Live::run)
                .filter(run -> run.sessionKey().equals(sessionKey))
                .toList();
    }

    /// Every run that is not over.
    public List<Run> running() {
        return live.values().stream().map(Live::run).toList();
    }

    /// Ends a run: what was said so far is kept.
    ///
    /// @return whether it was not over
    public boolean abort(Run run, String reason) {
        boolean ended = run.abort(reason);
        lines.withdraw(run);
        return ended;
    }

    /// The stores, opened where nobody has yet.
    public Stores stores() {
        return opened().stores();
    }

    private TurnParts opened() {
        TurnParts ready = opened;
        if (ready != null) {
            return ready;
        }
        opening.lock();
        try {
            ready = opened;
            if (ready == null) {
                ready = open();
                opened = ready;
            }
            return ready;
        } finally {
            opening.unlock();
        }
    }

    private TurnParts open() {
        TurnParts ready =
                new TurnParts(
                        parts.stores().get(),
                        parts.models(),
                        parts.execution(),
                        tools,
                        parts.outbox(),
                        parts.settings(),
                        parts.folders(),
                        new TurnParts.Commands(
                                (row, who, rest) -> children.answer(row, who, rest), guests),
                        (tx, message, outcome) -> endings.write(tx, message, outcome),
                        parts.clock());
        Stores stores = ready.stores();
        long oldest = parts.clock().instant().minus(OUTCOMES_KEPT).toEpochMilli();
        stores.write(tx -> stores.inbox().forget(tx, oldest));
        List<InboxTable.Message> left = stores.read(tx -> stores.inbox().open(tx));
        List<Pending> again = new ArrayList<>();
        left.forEach(message -> leftOver(ready, message).ifPresent(again::add));
        if (!again.isEmpty()) {
            LOG.log(Level.INFO, "messages that the last run left over: {0}", again.size());
        }
        QueueSettings patient = patient(parts.settings().get().queue());
        again.forEach(message ->
                lines.add(message, stands(message) ? patient.in(QueueMode.WAIT) : patient));
        parts.outbox().start(stores);
        return ready;
    }

    /// Nothing that was taken goes because much was.
    private static QueueSettings patient(QueueSettings configured) {
        QueueMode mode = configured.mode();
        return configured
                .in(mode == QueueMode.COLLECT ? mode : QueueMode.FOLLOWUP)
                .capped(QueueSettings.MOST, QueueSettings.Drop.NEW);
    }

    private static boolean stands(Pending message) {
        return QueueMode.WAIT.word().equals(message.inbound().options().queue());
    }

    private Optional<Pending> leftOver(TurnParts ready, InboxTable.Message message) {
        Inbound inbound = InboundJson.read(message.message());
        Run run = new Run(message.runId(), inbound.caller(), message.session());
        watch(run, message.dedupe());
        Pending pending =
                new Pending(run, inbound, message.seq(), message.turn(), message.attempts());
        if (!parts.stillIn().test(inbound.caller())) {
            end(ready, pending, RunResult.Status.ERROR, GONE, "error");
            return Optional.empty();
        }
        CountDownLatch taken = new CountDownLatch(0);
        live.put(message.dedupe(), new Live(run, taken));
        return Optional.of(pending);
    }

    /// What lines ask for.
    private final class Turns implements SessionLines.Answering {
        @Override
        public void answer(List<Pending> messages, Steering steering) {
            Pending first = messages.getFirst();
            Duration own = first.inbound().options().timeLimit();
            Duration limit = own == null ? parts.settings().get().timeLimit() : own;
            TurnParts ready = opened();
            if (limit.isPositive()) {
                scope.fork(() -> {
                    if (first.run().await(limit).isEmpty()) {
                        first.run().abort("timeout");
                    }
                    return true;
                });
            }
            Turn.run(ready, messages, steering);
        }

        @Override
        public void end(Pending message, RunResult.Status status, String error, String stop) {
            Agents.end(opened(), message, status, error, stop);
        }
    }

    private static void end(
            TurnParts ready, Pending message, RunResult.Status status, String error, String stop) {
        long now = ready.clock().millis();
        Run run = message.run();
        RunResult result =
                new RunResult(
                        status,
                        "",
                        List.of(),
                        error,
                        stop,
                        new RunResult.Facts(
                                run.sessionKey(), "", "", "", ModelUsage.NONE, now, now));
        ready.stores()
                .write(tx -> {
                    ready.stores().inbox().end(tx, message.seq(), result.toJson(), now);
                    return true;
                });
        run.tell(new RunEvent.Ended(result));
    }

    /// Ids of the channels that replies can be sent to.
    public List<String> channels() {
        return parts.outbox().channels();
    }

    /// Whether replies can be sent to a channel.
    public boolean delivers(String channel) {
        return channels().contains(channel);
    }

    /// Has the model sum up a session; whether there was anything to sum up.
    public boolean sumUp(SessionRow session, Caller caller) throws InterruptedException {
        RunResult result =
                submit(Inbound.of(Ids.next("compact"), caller, session.key(), "/compact")).await();
        if (result.status() == RunResult.Status.ERROR) {
            throw new CodedException(ErrorCode.UNAVAILABLE, result.error());
        }
        return result.stop().equals(Run.SUMMED_UP);
    }

    /// How busy the agents are, and how well their store.
    ///
    /// @param store null before the first message
    public record Load(
            SessionLines.Load turns, Outbox.Load outbox, Database.@Nullable Load store) {}

    public Load load() {
        TurnParts ready = opened;
        return new Load(
                lines.load(), parts.outbox().load(), ready == null ? null : ready.stores().load());
    }

    /// Lets turns end for a while, then closes.
    public void close(Duration patience) {
        try {
            lines.awaitRest(patience);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        close();
    }

    /// Ends what runs; it and what waits go on after the next start.
    @Override
    public void close() {
        lines.close();
        parts.outbox().close();
        scope.close();
        TurnParts ready = opened;
        if (ready != null) {
            ready.stores().close();
        }
    }
}
