package bot.molt.app.logging;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Events on their way to the writer. A full queue drops the newest and counts them.
///
/// Threads: any number offer; the writer alone takes.
final class LogQueue {
    private static final int MOST_WEIGHT = 8 << 20;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition work = lock.newCondition();
    private List<LogEvent> events = new ArrayList<>();
    private long weight;
    private long dropped;
    private boolean closed;

    /// False once the queue is closed; a full queue swallows the event.
    boolean offer(LogEvent event) {
        lock.lock();
        try {
            if (closed) {
                return false;
            }
            if (weight + event.weight() > MOST_WEIGHT) {
                dropped++;
                return true;
            }
            weight += event.weight();
            events.add(event);
            if (events.size() == 1) {
                work.signal();
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /// Everything that waits; empty after `limit`, or once the queue is closed and empty.
    List<LogEvent> take(Duration limit) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = limit.toNanos();
            while (events.isEmpty() && !closed && left > 0) {
                left = work.awaitNanos(left);
            }
            List<LogEvent> taken = events;
            events = new ArrayList<>(Math.min(taken.size(), 1_000));
            weight = 0;
            return taken;
        } finally {
            lock.unlock();
        }
    }

    long dropped() {
        lock.lock();
        try {
            return dropped;
        } finally {
            lock.unlock();
        }
    }

    boolean ended() {
        lock.lock();
        try {
            return closed && events.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    void close() {
        lock.lock();
        try {
            closed = true;
            work.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
