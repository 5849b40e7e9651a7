package bot.molt.sandboxes.bubblewrap;

import bot.molt.base.concurrent.TaskScope;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The forerunners of one sandbox that wait for calls: one, or up to three where calls come faster
/// than they are made.
///
/// Threads: any.
final class Waiting implements AutoCloseable {
    private static final int MOST = 3;
    private static final long PAUSE = Duration.ofSeconds(2).toNanos();

    private final TaskScope threads;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<Forerunner> ready = new ArrayDeque<>();
    private int coming;
    private int wanted = 1;
    private long taken = System.nanoTime();
    private boolean closed;

    /// Makes one.
    @FunctionalInterface
    interface Make {
        Forerunner make() throws IOException;
    }

    /// @param threads on which they are made
    Waiting(TaskScope threads) {
        this.threads = threads;
    }

    /// One that fits, or that is coming and will; empty where the call has to make its own. Those
    /// that do not fit end: the next call probably is like this one.
    Optional<Forerunner> take(Forerunner.Plan plan) throws IOException, InterruptedException {
        Forerunner found = next();
        while (found != null && !found.fits(plan)) {
            found.close();
            found = next();
        }
        return Optional.ofNullable(found);
    }

    private @Nullable Forerunner next() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long now = System.nanoTime();
            if (now - taken > PAUSE) {
                wanted = 1;
            } else if (ready.isEmpty() && coming > 0) {
                wanted = Math.min(MOST, wanted + 1);
            }
            taken = now;
            while (ready.isEmpty() && coming > 0) {
                changed.await();
            }
            return ready.poll();
        } finally {
            lock.unlock();
        }
    }

    /// Has as many come as are wanted.
    void refill(Make make) {
        int missing;
        lock.lock();
        try {
            missing = closed ? 0 : Math.max(0, wanted - ready.size() - coming);
            coming += missing;
        } finally {
            lock.unlock();
        }
        for (int i = 0; i < missing; i++) {
            threads.fork(() -> comes(make));
        }
    }

    private boolean comes(Make make) throws IOException {
        Forerunner made = null;
        try {
            made = make.make();
        } finally {
            made = arrived(made);
        }
        if (made != null) {
            made.close();
        }
        return made == null;
    }

    /// Returns it where it is not wanted any more.
    private @Nullable Forerunner arrived(@Nullable Forerunner made) {
        lock.lock();
        try {
            coming--;
            changed.signalAll();
            if (made == null || closed) {
                return made;
            }
            ready.add(made);
            return null;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() throws IOException {
        Deque<Forerunner> left;
        lock.lock();
        try {
            closed = true;
            left = new ArrayDeque<>(ready);
            ready.clear();
        } finally {
            lock.unlock();
        }
        for (Forerunner each : left) {
            each.close();
        }
    }
}
