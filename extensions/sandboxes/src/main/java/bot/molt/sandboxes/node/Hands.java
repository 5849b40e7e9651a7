package bot.molt.sandboxes.node;

import bot.molt.base.CodedException;
import bot.molt.base.bind.Binder;
import bot.molt.base.bind.RecordTree;
import bot.molt.base.concurrent.TaskScope;
import bot.molt.base.json.Json;
import bot.molt.protocol.hands.HandsCommand;
import bot.molt.protocol.hands.ResumeParams;
import bot.molt.protocol.hands.ResumeResult;
import bot.molt.protocol.hands.TerminateParams;
import bot.molt.spi.node.NodeException;
import bot.molt.spi.node.NodeLine;
import bot.molt.spi.node.NodeLine.Ask;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What the gateway has on one node, over all its connections: the processes that run there, and
/// the way to ask. A question that a cut of the link interrupts is asked again when the node is
/// back, under the same key, so that it is done once.
///
/// Threads: safe for any number.
final class Hands {
    private static final System.Logger LOG = System.getLogger(Hands.class.getName());

    /// How long an answer may take that needs no program's help.
    static final Duration SHORT = Duration.ofSeconds(30);

    /// How long something new waits for a node whose link is just cut.
    private static final Duration NEW = Duration.ofSeconds(15);

    private final String name;
    private final Supplier<Duration> reconnect;
    private final TaskScope tasks;
    private final Map<String, NodeProcess> processes = new ConcurrentHashMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    /// The connection over which may be asked; null while there is none.
    private @Nullable NodeLine ready;

    /// Since when there is none, in the clock of [System#nanoTime()].
    private long awaySince;

    /// How long to wait for a node that is away.
    enum Patience {
        /// For something that has not begun.
        NEW,
        /// For something that goes on there.
        RUNNING
    }

    /// @param name of the node
    /// @param reconnect how long a node may be away before what it runs counts as lost
    /// @param tasks where work goes that nobody waits for
    Hands(String name, Supplier<Duration> reconnect, TaskScope tasks) {
        this.name = name;
        this.reconnect = reconnect;
        this.tasks = tasks;
        this.awaySince = System.nanoTime() - TimeUnit.DAYS.toNanos(1);
    }

    String name() {
        return name;
    }

    /// Tells the node which of its processes are still wanted, and then lets others ask.
    void came(NodeLine line) throws InterruptedException {
        boolean resumes = line.node().commands().contains(HandsCommand.RESUME);
        if (!resumes || resumed(line)) {
            lock.lock();
            try {
                ready = line;
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    private boolean resumed(NodeLine line) throws InterruptedException {
        List<ResumeParams.Held> held = processes.values().stream().map(NodeProcess::held).toList();
        Json.Obj params = RecordTree.of(new ResumeParams(held));
        String key = UUID.randomUUID().toString();
        while (true) {
            try {
                Json answer = line.ask(new Ask(HandsCommand.RESUME, params, key, SHORT));
                forget(bound(ResumeResult.class, answer).unknown());
                return true;
            } catch (NodeException e) {
                if (e.code().equals(NodeException.GONE)) {
                    return false;
                }
                LOG.log(System.Logger.Level.WARNING, "node {0}: resume: {1}", name, e.text());
                if (!e.code().equals(NodeException.TIMEOUT)) {
                    loseAll("node %s could not resume: %s".formatted(name, e.text()));
                    return true;
                }
            } catch (IOException e) {
                LOG.log(System.Logger.Level.WARNING, "node " + name + ": resume", e);
                return true;
            }
        }
    }

    private void forget(List<String> unknown) {
        for (String id : unknown) {
            NodeProcess process = processes.get(id);
            if (process != null && process.isStarted()) {
                lose(process, "node %s was restarted meanwhile".formatted(name));
            }
        }
    }

    /// The line is closed: what runs there has some time until the node is back.
    void left(NodeLine line) {
        lock.lock();
        try {
            if (!line.equals(ready)) {
                return;
            }
            ready = null;
            awaySince = System.nanoTime();
        } finally {
            lock.unlock();
        }
        later(() -> {
            if (!isBackWithin(reconnect.get())) {
                loseAll("node %s is gone (not back within %d s)".formatted(name, seconds()));
            }
            return true;
        });
    }

    private long seconds() {
        return reconnect.get().toSeconds();
    }

    private boolean isBackWithin(Duration limit) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = limit.toNanos();
            while (ready == null && left > 0) {
                left = changed.awaitNanos(left);
            }
            return ready != null;
        } finally {
            lock.unlock();
        }
    }

    private void loseAll(String why) {
        List.copyOf(processes.values()).forEach(process -> lose(process, why));
    }

    private void lose(NodeProcess process, String why) {
        processes.remove(process.id());
        process.lose(why);
    }

    /// From now on what the node tells of it is heard.
    void add(NodeProcess process) {
        processes.put(process.id(), process);
    }

    void remove(NodeProcess process) {
        processes.remove(process.id());
    }

    /// A process by its id; null where nobody follows it.
    @Nullable NodeProcess process(String id) {
        return processes.get(id);
    }

    List<NodeProcess> processes() {
        return new ArrayList<>(processes.values());
    }

    /// Whether the node can be asked now.
    boolean isReady() {
        lock.lock();
        try {
            return ready != null;
        } finally {
            lock.unlock();
        }
    }

    /// Ends a process that nobody waits for; while the node is away, it learns of that when it is
    /// back.
    void abandon(NodeProcess process) {
        remove(process);
        TerminateParams end = new TerminateParams(process.id(), 0);
        later(() -> {
            try {
                ask(HandsCommand.TERMINATE, end, SHORT, Patience.NEW);
            } catch (IOException e) {
                LOG.log(System.Logger.Level.DEBUG, "node {0}: {1}", name, e.getMessage());
            }
            return true;
        });
    }

    private void later(java.util.concurrent.Callable<Boolean> work) {
        try {
            tasks.fork(work);
        } catch (CancellationException e) {
            LOG.log(System.Logger.Level.DEBUG, "node {0}: the gateway is closing", name);
        }
    }

    /// Asks and binds the answer.
    <R extends Record> R ask(Class<R> type, String command, Record params, Patience patience)
            throws IOException, InterruptedException {
        return bound(type, ask(command, params, SHORT, patience));
    }

    /// Asks until there is an answer.
    ///
    /// Errors: [NodeException] with the node's own code, or `GONE` where it did not come back.
    ///
    /// @param limit how long one answer may take
    Json ask(String command, Record params, Duration limit, Patience patience)
            throws IOException, InterruptedException {
        Ask ask = new Ask(command, RecordTree.of(params), UUID.randomUUID().toString(), limit);
        long end = System.nanoTime() + longer(limit, wait(Patience.RUNNING)).toNanos();
        while (true) {
            NodeLine line = line(patience);
            try {
                return line.ask(ask);
            } catch (NodeException e) {
                if (e.code().equals(NodeException.GONE)) {
                    left(line);
                } else if (!e.code().equals(NodeException.TIMEOUT) || System.nanoTime() > end) {
                    throw e;
                }
            }
        }
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    private Duration wait(Patience patience) {
        Duration whole = reconnect.get();
        boolean isShort = patience == Patience.NEW && whole.compareTo(NEW) > 0;
        return isShort ? NEW : whole;
    }

    /// The line to ask over; waits for a node that has just left.
    NodeLine line(Patience patience) throws NodeException, InterruptedException {
        lock.lockInterruptibly();
        try {
            while (ready == null) {
                long left = awaySince + wait(patience).toNanos() - System.nanoTime();
                if (left <= 0) {
                    throw new NodeException(
                            NodeException.GONE,
                            "node %s is gone (expected: connected; `moltbot nodes list` shows who is)"
                                    .formatted(name));
                }
                changed.awaitNanos(left);
            }
            return ready;
        } finally {
            lock.unlock();
        }
    }

    /// An answer as a record.
    <R extends Record> R bound(Class<R> type, Json answer) throws IOException {
        try {
            return Binder.bind(type, answer instanceof Json.Obj object ? object : Json.Obj.EMPTY);
        } catch (CodedException e) {
            throw new IOException("node %s: %s".formatted(name, e.text()), e);
        }
    }
}
