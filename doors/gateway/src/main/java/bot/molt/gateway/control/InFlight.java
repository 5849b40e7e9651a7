package bot.molt.gateway.control;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Requests that are being answered, until no more are taken.
///
/// Threads: safe for any number.
final class InFlight {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition less = lock.newCondition();
    private int count;
    private boolean closed;

    /// Counts one more; false, and nothing counted, once it is closed.
    boolean enter() {
        lock.lock();
        try {
            count += closed ? 0 : 1;
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    void leave() {
        lock.lock();
        try {
            count--;
            less.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Takes no more and waits for those that are there, at most so long; returns whether all left.
    boolean close(Duration limit) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            closed = true;
            long left = limit.toNanos();
            while (count > 0 && left > 0) {
                left = less.awaitNanos(left);
            }
            return count == 0;
        } finally {
            lock.unlock();
        }
    }
}
