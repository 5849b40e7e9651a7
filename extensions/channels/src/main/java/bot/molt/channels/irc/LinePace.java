package bot.molt.channels.irc;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// So many lines at once, and then one after each pause.
///
/// Threads: safe for any number.
final class LinePace {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition never = lock.newCondition();
    private final long every;
    private final long most;

    /// When the last line that was let through would have gone, had none been let through at once.
    private long lastAt;

    LinePace(int burst, Duration every) {
        this.every = every.toNanos();
        this.most = this.every * (burst - 1);
        this.lastAt = System.nanoTime() - this.every - most;
    }

    /// Waits until a line may go.
    void await() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long now = System.nanoTime();
            long mine = Math.max(lastAt + every, now);
            lastAt = mine;
            long left = mine - most - now;
            while (left > 0) {
                left = never.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }
}
