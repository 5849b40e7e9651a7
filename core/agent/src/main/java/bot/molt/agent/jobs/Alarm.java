package bot.molt.agent.jobs;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Waits for a moment on the wall clock, and knows whether that clock was put forward or back.
///
/// Threads: one waits, any number wake it.
final class Alarm {
    /// Nobody tells of a clock that was put forward: it is looked at again after so long.
    private static final Duration LONGEST = Duration.ofMinutes(1);

    private static final long STEP_MILLIS = 30_000;

    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition woken = lock.newCondition();
    private boolean isWoken;
    private long wall;
    private long passed;

    Alarm(InstantSource clock) {
        this.clock = clock;
        this.wall = clock.millis();
        this.passed = System.nanoTime();
    }

    /// Whoever waits goes on.
    void wake() {
        lock.lock();
        try {
            isWoken = true;
            woken.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Waits until a moment has come or somebody wakes.
    ///
    /// @param moment milliseconds; null for until somebody wakes
    void await(@Nullable Long moment) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = left(moment);
            while (!isWoken && left > 0) {
                if (moment == null) {
                    woken.await();
                } else {
                    woken.awaitNanos(TimeUnit.MILLISECONDS.toNanos(left));
                    left = left(moment);
                }
            }
            isWoken = false;
        } finally {
            lock.unlock();
        }
    }

    private long left(@Nullable Long moment) {
        return moment == null
                ? Long.MAX_VALUE
                : Math.min(LONGEST.toMillis(), moment - clock.millis());
    }

    /// Whether the clock was put forward or back since this was asked last.
    boolean stepped() {
        long wallNow = clock.millis();
        long passedNow = System.nanoTime();
        long step = (wallNow - wall) - TimeUnit.NANOSECONDS.toMillis(passedNow - passed);
        wall = wallNow;
        passed = passedNow;
        return Math.abs(step) > STEP_MILLIS;
    }
}
