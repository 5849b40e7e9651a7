package bot.molt.agent.queue;

import bot.molt.agent.Inbound;
import bot.molt.agent.Run;
import bot.molt.agent.RunResult;
import bot.molt.agent.command.Guests;
import bot.molt.agent.turn.Steering;
import bot.molt.base.concurrent.TaskScope;
import bot.molt.execution.agents.AgentId;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The messages that wait, session by session. A session answers one turn at a time, in the order
/// in which messages came; sessions do not wait for each other, but for a place among the turns
/// that may run at once. A session in which nothing waits has neither thread nor memory here.
///
/// Threads: safe for any number; each session that answers has one.
public final class SessionLines implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(SessionLines.class.getName());
    private static final int LONGEST_SUMMARY = 160;

    private final Answering answering;
    private final Places places;
    private final TaskScope scope = new TaskScope("session-turn");
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition place = lock.newCondition();
    private final Map<String, Line> lines = new HashMap<>();
    private int turns;
    private int childTurns;
    private boolean closed;

    /// What is done with messages that have their turn, and with those that have none.
    public interface Answering {
        /// Answers; ends each of them, or leaves them to the next start.
        void answer(List<Pending> messages, Steering steering);

        /// Ends one without an answer.
        void end(Pending message, RunResult.Status status, String error, String stop);
    }

    /// One session's.
    private final class Line implements Steering {
        private final Deque<Pending> waiting = new ArrayDeque<>();
        private final IdentityHashMap<Pending, QueueMode> modes = new IdentityHashMap<>();
        private final List<String> dropped = new ArrayList<>();
        private final Condition arrived = lock.newCondition();
        private List<Pending> running = List.of();
        private long lastArrival;
        private Duration quiet = Duration.ZERO;

        @Override
        public boolean waits() {
            lock.lock();
            try {
                return modes.containsValue(QueueMode.STEER);
            } finally {
                lock.unlock();
            }
        }

        @Override
        public List<Pending> take() {
            lock.lock();
            try {
                List<Pending> taken =
                        waiting.stream()
                                .filter(each -> modes.get(each) == QueueMode.STEER)
                                .toList();
                taken.forEach(this::remove);
                return taken;
            } finally {
                lock.unlock();
            }
        }

        /// The first message of a session that rests.
        void begins(Pending message, QueueSettings settings) {
            if (settings.mode() == QueueMode.WAIT) {
                modes.put(message, settings.mode());
            } else if (settings.burst().isPositive() && !message.wasBegun()) {
                followed(message, settings.burst());
            }
        }

        /// Whether the first waits for what follows it, and this does.
        boolean follows(QueueSettings settings) {
            Pending first = waiting.peekFirst();
            return running.isEmpty()
                    && first != null
                    && modes.get(first) == QueueMode.BURST
                    && settings.burst().isPositive();
        }

        void followed(Pending message, Duration burst) {
            modes.put(message, QueueMode.BURST);
            lastArrival = System.nanoTime();
            quiet = burst;
        }

        /// Whether somebody stands there and waits for its turn.
        boolean stands(Pending message) {
            return modes.get(message) == QueueMode.WAIT;
        }

        void withdraw(@Nullable Pending message) {
            if (message != null) {
                remove(message);
                arrived.signalAll();
            }
        }

        void remove(Pending message) {
            waiting.remove(message);
            modes.remove(message);
        }
    }

    /// How many turns may run at once.
    public interface Places {
        int all();

        /// Of sub-agents, among all.
        int children();
    }

    public SessionLines(Answering answering, Places places) {
        this.answering = answering;
        this.places = places;
    }

    /// Takes a message. It begins at once where its session answers nothing.
    public void add(Pending message, QueueSettings settings) {
        List<Pending> goes = new ArrayList<>();
        lock.lock();
        try {
            String key = message.run().sessionKey();
            Line line = lines.get(key);
            if (line == null) {
                Line fresh = new Line();
                fresh.waiting.add(message);
                fresh.begins(message, settings);
                lines.put(key, fresh);
                begin(key, fresh);
            } else {
                goes.addAll(join(line, message, settings));
            }
        } finally {
            lock.unlock();
        }
        goes.forEach(each ->
                answering.end(
                        each,
                        RunResult.Status.ABORTED,
                        "",
                        settings.mode() == QueueMode.INTERRUPT ? "interrupted" : "dropped"));
    }

    private void begin(String key, Line line) {
        try {
            scope.fork(() -> {
                work(key, line);
                return true;
            });
        } catch (CancellationException e) {
            LOG.log(Level.DEBUG, "{0} waits for the next start", key);
        }
    }

    /// Returns those that go for it.
    private List<Pending> join(Line line, Pending message, QueueSettings settings) {
        List<Pending> goes = new ArrayList<>();
        if (line.follows(settings)) {
            line.waiting.add(message);
            line.followed(message, settings.burst());
            line.arrived.signalAll();
            return goes;
        }
        if (settings.mode() == QueueMode.INTERRUPT) {
            line.running.forEach(each -> each.run().abort("interrupted"));
            goes.addAll(
                    line.waiting.stream()
                            .filter(each -> !each.wasBegun() && !line.stands(each))
                            .toList());
            goes.forEach(line::remove);
        }
        boolean stands = settings.mode() == QueueMode.WAIT;
        List<Pending> alike =
                line.waiting.stream().filter(each -> line.stands(each) == stands).toList();
        if (alike.size() >= settings.cap()) {
            switch (settings.drop()) {
                case NEW -> {
                    return List.of(message);
                }
                case OLD -> goes.add(alike.getFirst());
                case SUMMARIZE -> {
                    Pending oldest = alike.getFirst();
                    line.dropped.add(summary(oldest.inbound().text()));
                    if (line.dropped.size() > settings.cap()) {
                        line.dropped.removeFirst();
                    }
                    goes.add(oldest);
                }
            }
            goes.forEach(line::remove);
        }
        line.waiting.add(message);
        if (!message.wasBegun()) {
            line.modes.put(message, settings.mode());
        }
        boolean awaited = line.running.isEmpty() && line.waiting.size() > 1;
        if (awaited && line.modes.get(line.waiting.getFirst()) == QueueMode.BURST) {
            line.quiet = Duration.ZERO;
        } else if (!message.wasBegun() && !stands) {
            line.lastArrival = System.nanoTime();
            line.quiet = settings.quiet();
        }
        line.arrived.signalAll();
        return goes;
    }

    private static String summary(String text) {
        String one = text.strip().replaceAll("\\s+", " ");
        return one.length() <= LONGEST_SUMMARY ? one : one.substring(0, LONGEST_SUMMARY - 1) + "…";
    }

    private void work(String key, Line line) throws InterruptedException {
        List<Pending> next = next(key, line);
        while (!next.isEmpty()) {
            answer(key, line, next);
            next = next(key, line);
        }
    }

    private boolean isPlace(String key) {
        return turns < places.all() && (!AgentId.isChild(key) || childTurns < places.children());
    }

    private void answer(String key, Line line, List<Pending> messages) {
        try {
            answering.answer(messages, line);
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "a turn ended in disorder; it goes on after the next start", e);
        } finally {
            leave(key, line);
        }
    }

    private void leave(String key, Line line) {
        lock.lock();
        try {
            line.running = List.of();
            turns--;
            childTurns -= AgentId.isChild(key) ? 1 : 0;
            place.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Waits until a turn may begin, and takes its messages; none where the session rests.
    private List<Pending> next(String key, Line line) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            awaitQuiet(line);
            while (!closed && !line.waiting.isEmpty() && !isPlace(key)) {
                place.await();
            }
            List<Pending> batch = closed ? List.of() : batch(line);
            if (batch.isEmpty()) {
                lines.remove(key);
                return batch;
            }
            turns++;
            childTurns += AgentId.isChild(key) ? 1 : 0;
            line.running = batch;
            return batch;
        } finally {
            lock.unlock();
        }
    }

    private void awaitQuiet(Line line) throws InterruptedException {
        boolean collects = line.modes.containsValue(QueueMode.COLLECT);
        boolean follows = line.modes.containsValue(QueueMode.FOLLOWUP);
        Pending first = line.waiting.peekFirst();
        boolean bursts = first != null && line.modes.get(first) == QueueMode.BURST;
        if (!collects && !follows && !bursts || first != null && line.stands(first)) {
            return;
        }
        long left = left(line);
        while (left > 0) {
            line.arrived.awaitNanos(left);
            left = left(line);
        }
    }

    private static long left(Line line) {
        return line.quiet.toNanos() - (System.nanoTime() - line.lastArrival);
    }

    private List<Pending> batch(Line line) {
        Pending first = line.waiting.peekFirst();
        if (first == null) {
            return List.of();
        }
        List<Pending> batch = new ArrayList<>();
        Iterator<Pending> all = List.copyOf(line.waiting).iterator();
        boolean goesOn = true;
        while (goesOn && all.hasNext()) {
            Pending each = all.next();
            goesOn = batch.isEmpty() || belongs(line, first, each);
            if (goesOn) {
                batch.add(each);
            }
        }
        boolean stands = line.stands(first);
        boolean quick = line.modes.get(first) == QueueMode.BURST;
        batch.forEach(line::remove);
        if (quick) {
            batch.replaceAll(Pending::quick);
        }
        if (!line.dropped.isEmpty() && !stands) {
            batch.set(0, batch.getFirst().after(overflow(line.dropped)));
            line.dropped.clear();
        }
        return batch;
    }

    /// Whether two messages have one turn.
    private static boolean belongs(Line line, Pending first, Pending other) {
        if (first.wasBegun()) {
            return first.turn() != null && first.turn().equals(other.turn());
        }
        if (Guests.looksLikeOne(first.inbound().text())
                || Guests.looksLikeOne(other.inbound().text())) {
            return false;
        }
        Inbound.Options mine = first.inbound().options();
        QueueMode mode = line.modes.get(first);
        return (mode == QueueMode.COLLECT || mode == QueueMode.BURST)
                && line.modes.get(other) == mode
                && mine.isLike(other.inbound().options())
                && first.inbound().caller().equals(other.inbound().caller());
    }

    private static String overflow(List<String> dropped) {
        return "[Queue overflow] Dropped %d messages due to cap.\nSummary:\n%s"
                .formatted(
                        dropped.size(),
                        dropped.stream()
                                .map(line -> "- " + line)
                                .collect(Collectors.joining("\n")));
    }

    /// Takes a message out that has no turn yet; whether it was there.
    public boolean withdraw(Run run) {
        Pending found = null;
        lock.lock();
        try {
            Line line = lines.get(run.sessionKey());
            if (line != null) {
                found = waiting(line, run);
                line.withdraw(found);
            }
        } finally {
            lock.unlock();
        }
        if (found != null) {
            answering.end(found, RunResult.Status.ABORTED, "", run.aborting().orElse("rpc"));
        }
        return found != null;
    }

    private static @Nullable Pending waiting(Line line, Run run) {
        return line.waiting.stream()
                .filter(each -> each.run() == run && !each.wasBegun())
                .findFirst()
                .orElse(null);
    }

    /// The runs that a session answers now.
    public List<Run> running(String sessionKey) {
        lock.lock();
        try {
            Line line = lines.get(sessionKey);
            return line == null ? List.of() : line.running.stream().map(Pending::run).toList();
        } finally {
            lock.unlock();
        }
    }

    /// How much there is to do.
    ///
    /// @param sessions that answer or wait
    /// @param running turns
    /// @param waiting messages
    public record Load(int sessions, int running, int waiting) {}

    public Load load() {
        lock.lock();
        try {
            int waiting = lines.values().stream().mapToInt(line -> line.waiting.size()).sum();
            return new Load(lines.size(), turns, waiting);
        } finally {
            lock.unlock();
        }
    }

    /// Waits until every session rests, `limit` at most; whether they do.
    public boolean awaitRest(Duration limit) throws InterruptedException {
        return scope.join(limit);
    }

    /// Ends what runs; what waits is left to the next start.
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            for (Line line : lines.values()) {
                line.running.forEach(each -> each.run().abort(Run.STOPPING));
            }
        } finally {
            lock.unlock();
        }
        scope.close();
    }
}
