package bot.molt.channels.wire;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Which routes of a platform are to be left alone, and for how long.
///
/// Threads: safe for any number.
public final class Pauses {
    private static final int MOST = 1_000;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition over = lock.newCondition();
    private final Map<String, Long> until = new LinkedHashMap<>();

    /// Leaves a route alone for a while.
    public void add(String route, Duration pause) {
        lock.lock();
        try {
            until.values().removeIf(end -> end - System.nanoTime() <= 0);
            if (until.size() < MOST) {
                until.put(route, System.nanoTime() + pause.toNanos());
            }
        } finally {
            lock.unlock();
        }
    }

    /// Waits until a route may be taken.
    public void await(String route) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = left(route);
            while (left > 0) {
                over.awaitNanos(left);
                left = left(route);
            }
        } finally {
            lock.unlock();
        }
    }

    private long left(String route) {
        Long end = until.get(route);
        return end == null ? 0 : end - System.nanoTime();
    }
}
