package bot.molt.app.gateway;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// What a gateway that runs was told to become. A stop counts at once; of several restarts the
/// earliest.
///
/// Threads: safe for any number.
final class Orders {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition given = lock.newCondition();
    private boolean stops;
    private boolean restarts;
    private long restartAt;

    /// What becomes of a gateway that runs.
    enum Next {
        STOP,
        RESTART
    }

    void stop() {
        lock.lock();
        try {
            stops = true;
            given.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void restart(Duration delay) {
        long at = System.nanoTime() + delay.toNanos();
        lock.lock();
        try {
            restartAt = restarts && restartAt - at < 0 ? restartAt : at;
            restarts = true;
            given.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Restarts that were asked for so far are done with this one.
    void restarted() {
        lock.lock();
        try {
            restarts = false;
        } finally {
            lock.unlock();
        }
    }

    /// Waits for the next one that is due.
    Next take() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = untilDue();
            while (left > 0) {
                left = Math.min(given.awaitNanos(left), untilDue());
            }
            restarts = restarts && stops;
            return stops ? Next.STOP : Next.RESTART;
        } finally {
            lock.unlock();
        }
    }

    private long untilDue() {
        if (stops) {
            return 0;
        }
        return restarts ? restartAt - System.nanoTime() : Long.MAX_VALUE;
    }
}
