package bot.molt.linux.process;

import bot.molt.base.SignalNumbers;
import bot.molt.linux.call.Fd;
import bot.molt.linux.call.Libc;
import bot.molt.linux.call.Scratch;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongPredicate;

/// All processes that came from one start, found by their [Mark], and by session and parents for
/// those that changed it.
///
/// The end comes in two steps. TERM goes to everyone, and to newcomers while the grace lasts. Then
/// all are stopped, over and over until a look at `/proc` shows nobody who runs, so that a fork
/// storm stands still, and killed. Each signal goes through a process handle that is checked after
/// it was opened, so that a reused pid is not hit. Zombies are the business of their parents: ours
/// are reaped by the poller, orphans by init (a container wants one: `docker run --init`).
public final class ProcessTree {
    /// Instead of a leader's pid: it was reaped.
    public static final int NO_LEADER = 0;

    /// Instead of a leader's pid: every child of the gateway that is marked.
    public static final int ANY_LEADER = -1;

    private static final System.Logger LOG = System.getLogger(ProcessTree.class.getName());
    private static final long PIDFD_OPEN = 434;
    private static final long PIDFD_SEND_SIGNAL = 424;
    private static final long INIT = 1;
    private static final int ROUNDS = 200;
    private static final Duration KILL_WAIT = Duration.ofSeconds(5);

    private final LongPredicate marked;
    private final Poller poller;

    public ProcessTree(Mark mark, Poller poller) {
        this(value -> value == mark.value(), poller);
    }

    /// All processes whose mark passes.
    public ProcessTree(LongPredicate marked, Poller poller) {
        this.marked = marked;
        this.poller = poller;
    }

    public Poller poller() {
        return poller;
    }

    /// @param leader pid of the child that leads the session, or one of the constants
    public void end(int leader, Duration grace) throws InterruptedException {
        long deadline = System.nanoTime() + grace.toNanos();
        Set<ProcEntry> asked = new HashSet<>();
        List<ProcEntry> alive = members(leader);
        while (!alive.isEmpty() && System.nanoTime() < deadline) {
            for (ProcEntry entry : alive) {
                if (asked.add(entry)) {
                    signal(entry, SignalNumbers.TERM);
                    signal(entry, SignalNumbers.CONT);
                }
            }
            awaitEnd(alive, Duration.ofNanos(deadline - System.nanoTime()));
            alive = members(leader);
        }
        kill(leader, alive);
    }

    private void kill(int leader, List<ProcEntry> first) throws InterruptedException {
        List<ProcEntry> alive = first;
        long deadline = System.nanoTime() + KILL_WAIT.toNanos();
        for (int i = 0; i < ROUNDS && !alive.isEmpty() && System.nanoTime() < deadline; i++) {
            List<ProcEntry> still = freeze(leader, alive);
            still.forEach(entry -> signal(entry, SignalNumbers.KILL));
            awaitEnd(still, Duration.ofNanos(deadline - System.nanoTime()));
            alive = members(leader);
        }
        if (!alive.isEmpty()) {
            LOG.log(Level.WARNING, "{0} processes did not end after KILL", alive.size());
        }
    }

    /// Stops everyone; returns when a look shows no new process.
    private List<ProcEntry> freeze(int leader, List<ProcEntry> first) {
        Set<ProcEntry> stopped = new HashSet<>();
        List<ProcEntry> alive = first;
        for (int i = 0; i < ROUNDS && !stopped.containsAll(alive); i++) {
            for (ProcEntry entry : alive) {
                if (stopped.add(entry)) {
                    signal(entry, SignalNumbers.STOP);
                }
            }
            alive = members(leader);
        }
        return alive;
    }

    private List<ProcEntry> members(int leader) {
        List<ProcEntry> all = ProcEntry.all();
        long self = ProcessHandle.current().pid();
        Set<Long> pids = new HashSet<>();
        List<ProcEntry> members = new ArrayList<>();
        boolean grown = true;
        while (grown) {
            grown = false;
            for (ProcEntry entry : all) {
                boolean ours = belongs(entry, leader, self, pids);
                if (ours && pids.add(entry.pid())) {
                    members.add(entry);
                    grown = true;
                }
            }
        }
        return members;
    }

    /// A marked child of the gateway that is not the leader was started by somebody else while the
    /// limit stood.
    private boolean belongs(ProcEntry entry, int leader, long self, Set<Long> pids) {
        if (entry.pid() == self) {
            return false;
        }
        if (entry.parent() == self && self != INIT && leader != ANY_LEADER) {
            return entry.pid() == leader;
        }
        return pids.contains(entry.parent())
                || (leader > 0 && entry.session() == leader)
                || marked.test(entry.mark());
    }

    static void signal(ProcEntry entry, int number) {
        try (Scratch scratch = new Scratch()) {
            long handle = Libc.SYSCALL.call(scratch, PIDFD_OPEN, entry.pid(), 0);
            if (handle < 0) {
                return;
            }
            if (entry.isStill()) {
                Libc.SYSCALL.call(scratch, PIDFD_SEND_SIGNAL, handle, number, 0, 0);
            }
            Libc.CLOSE.call(scratch, handle);
        }
    }

    /// Waits until all of them have ended, at most so long.
    public void awaitEnd(List<ProcEntry> entries, Duration limit) throws InterruptedException {
        CountDownLatch left = new CountDownLatch(entries.size());
        List<AutoCloseable> open = new ArrayList<>();
        try (Scratch scratch = new Scratch()) {
            for (ProcEntry entry : entries) {
                watch(scratch, entry, left, open);
            }
            left.await(limit.toNanos(), TimeUnit.NANOSECONDS);
        } finally {
            open.forEach(ProcessTree::closeQuietly);
        }
    }

    private void watch(
            Scratch scratch, ProcEntry entry, CountDownLatch left, List<AutoCloseable> open) {
        long handle = Libc.SYSCALL.call(scratch, PIDFD_OPEN, entry.pid(), 0);
        if (handle < 0) {
            left.countDown();
            return;
        }
        Fd fd = new Fd(handle);
        Poller.Watch watch = poller.watch(fd, left::countDown);
        open.add(watch);
        open.add(fd);
        try {
            watch.arm(Poller.READABLE);
        } catch (IOException e) {
            left.countDown();
        }
    }

    private static void closeQuietly(AutoCloseable resource) {
        try {
            resource.close();
        } catch (Exception e) {
            LOG.log(Level.DEBUG, "close", e);
        }
    }
}
