package bot.molt.testkit.channel;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// A lock whose changes others wait for.
final class Watch {
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    /// Does something alone, and tells who waits.
    <T> T locked(Supplier<T> work) {
        lock.lock();
        try {
            T result = work.get();
            changed.signalAll();
            return result;
        } finally {
            lock.unlock();
        }
    }

    /// The same without a result.
    void changed(Runnable work) {
        locked(() -> {
            work.run();
            return true;
        });
    }

    /// Waits until something is there.
    <T> T await(Supplier<Optional<T>> look, Supplier<String> otherwise)
            throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = PATIENCE.toNanos();
            Optional<T> found = look.get();
            while (found.isEmpty() && left > 0) {
                left = changed.awaitNanos(left);
                found = look.get();
            }
            return found.orElseThrow(() -> new IllegalStateException(otherwise.get()));
        } finally {
            lock.unlock();
        }
    }

    /// Looks again and again until it is as wanted or the time is over; what was seen last.
    <T> T within(long nanos, Supplier<T> look, Predicate<T> wanted) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = nanos;
            T seen = look.get();
            while (!wanted.test(seen) && left > 0) {
                left = changed.awaitNanos(left);
                seen = look.get();
            }
            return seen;
        } finally {
            lock.unlock();
        }
    }
}
