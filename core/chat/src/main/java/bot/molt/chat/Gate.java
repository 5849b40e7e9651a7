package bot.molt.chat;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Shut for a while where a platform wants to be left alone.
///
/// Threads: safe for any number.
final class Gate {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition opens = lock.newCondition();
    private long openAt = System.nanoTime();

    /// Lets nobody through for a while.
    void shut(Duration pause) {
        lock.lock();
        try {
            long until = System.nanoTime() + pause.toNanos();
            openAt = until - openAt > 0 ? until : openAt;
        } finally {
            lock.unlock();
        }
    }

    /// Waits until it is open, `limit` at most.
    void await(Duration limit) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long end = System.nanoTime() + limit.toNanos();
            long left = Math.min(openAt, end) - System.nanoTime();
            while (left > 0) {
                long rest = opens.awaitNanos(left);
                left = Math.min(rest, Math.min(openAt, end) - System.nanoTime());
            }
        } finally {
            lock.unlock();
        }
    }
}
