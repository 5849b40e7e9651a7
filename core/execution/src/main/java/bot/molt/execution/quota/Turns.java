package bot.molt.execution.quota;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/// Turns at running. Each user has some at once, and all have some together; when there are none,
/// calls wait, and the users who wait are served in turn, one call each, so that nobody's backlog
/// stands before another's call. Who has all of their own turns is not asked again until one of
/// them ends, so that handing a turn on takes the same time however many wait.
///
/// Threads: any. Waiting ends with an interrupt.
public final class Turns {
    private final Supplier<Quotas> quotas;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Share> shares = new TreeMap<>();

    /// Users who wait and may have another turn of their own, the next to be served first.
    private final Map<String, Share> ready = new LinkedHashMap<>();

    private int running;

    /// What one user has.
    private static final class Share {
        private final Deque<Semaphore> line = new ArrayDeque<>();
        private int running;

        boolean empty() {
            return running == 0 && line.isEmpty();
        }
    }

    /// Calls of one user.
    ///
    /// @param running that have their turn
    /// @param waiting that wait for it
    public record Count(int running, int waiting) {
        /// None.
        public static final Count NONE = new Count(0, 0);
    }

    /// A turn that was taken.
    public interface Turn extends AutoCloseable {
        @Override
        void close();
    }

    /// @param quotas what holds now; see [#serveAnew]
    public Turns(Supplier<Quotas> quotas) {
        this.quotas = quotas;
    }

    /// Takes a turn, waiting for it where there is none.
    ///
    /// Errors: `rate_limited` where too many wait already, or the wait was too long.
    public Turn take(String userId) throws InterruptedException {
        QuotaConfig limits = quotas.get().of(userId);
        Semaphore mine = new Semaphore(0);
        if (!granted(userId, mine, limits)) {
            await(userId, mine, limits);
        }
        return () -> give(userId);
    }

    private boolean granted(String userId, Semaphore mine, QuotaConfig limits) {
        lock.lock();
        try {
            Share share = shares.computeIfAbsent(userId, _ -> new Share());
            if (share.line.isEmpty()
                    && share.running < limits.calls()
                    && hasRoom(userId, limits.total())) {
                share.running++;
                running++;
                return true;
            }
            if (share.line.size() >= limits.waiting()) {
                drop(userId, share);
                throw new CodedException(
                        ErrorCode.RATE_LIMITED,
                        "calls: %d of this user run and %d wait, of all users %d run (expected: fewer at once; tools.quota.calls, waiting and total, or the user's own quota)"
                                .formatted(share.running, share.line.size(), running));
            }
            share.line.add(mine);
            line(userId, share);
            serve(); // a limit may have been raised meanwhile
            return false;
        } finally {
            lock.unlock();
        }
    }

    /// The operator does not stand behind all users together.
    private boolean hasRoom(String userId, int total) {
        return running < total || userId.equals(Quotas.OPERATOR);
    }

    private void await(String userId, Semaphore mine, QuotaConfig limits)
            throws InterruptedException {
        boolean served = false;
        try {
            served = mine.tryAcquire(limits.patience().toMillis(), TimeUnit.MILLISECONDS);
        } finally {
            if (!served) {
                leave(userId, mine);
            }
        }
        if (!served) {
            throw new CodedException(
                    ErrorCode.RATE_LIMITED,
                    "calls: no turn came within %d s (expected: fewer calls at once; tools.quota)"
                            .formatted(limits.patience().toSeconds()));
        }
    }

    /// Gives up waiting; a turn that came in the last moment goes to the next.
    private void leave(String userId, Semaphore mine) {
        lock.lock();
        try {
            Share share = shares.get(userId);
            if (share == null || !share.line.remove(mine)) {
                give(userId);
            } else if (share.line.isEmpty()) {
                ready.remove(userId);
                drop(userId, share);
            }
        } finally {
            lock.unlock();
        }
    }

    private void give(String userId) {
        lock.lock();
        try {
            Share share = shares.get(userId);
            if (share != null) {
                share.running--;
                running--;
                drop(userId, share);
                line(userId, share);
            }
            serve();
        } finally {
            lock.unlock();
        }
    }

    private void drop(String userId, Share share) {
        if (share.empty()) {
            shares.remove(userId);
        }
    }

    /// Puts the user last in line, where a call of the user waits for others only.
    private void line(String userId, Share share) {
        boolean own = share.running < quotas.get().of(userId).calls();
        if (own && !share.line.isEmpty()) {
            ready.putIfAbsent(userId, share);
        }
    }

    /// Hands free turns to those who wait; whoever was served stands last then.
    private void serve() {
        int total = quotas.get().all().total();
        while (!ready.isEmpty() && running < total) {
            Map.Entry<String, Share> first = ready.entrySet().iterator().next();
            hand(first.getKey(), first.getValue());
        }
        Share operator = ready.get(Quotas.OPERATOR);
        while (operator != null && ready.containsKey(Quotas.OPERATOR)) {
            hand(Quotas.OPERATOR, operator);
        }
    }

    /// Nothing for whom a limit was lowered meanwhile: the end of a call brings them back.
    private void hand(String userId, Share share) {
        ready.remove(userId);
        if (share.running < quotas.get().of(userId).calls()) {
            share.running++;
            running++;
            share.line.remove().release();
            line(userId, share);
        }
    }

    /// Hands turns on as the quotas say that hold now; to be called when they have changed.
    public void serveAnew() {
        lock.lock();
        try {
            shares.forEach(this::line);
            serve();
        } finally {
            lock.unlock();
        }
    }

    /// Who has calls now.
    public Map<String, Count> counts() {
        lock.lock();
        try {
            Map<String, Count> counts = new TreeMap<>();
            shares.forEach(
                    (user, share) -> counts.put(user, new Count(share.running, share.line.size())));
            return counts;
        } finally {
            lock.unlock();
        }
    }
}
