package bot.molt.bridge;

import bot.molt.base.concurrent.TaskScope;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Work that is done one step after the other for each key, and for different keys at once. A key
/// without work costs nothing.
///
/// Threads: any thread wakes; each key that was woken has one of its own until it has nothing to
/// do.
final class Lanes implements AutoCloseable {
    /// What a step returns when another may follow at once.
    static final Duration AGAIN = Duration.ZERO;

    /// What a step returns when there is nothing to do until somebody wakes the key.
    static final Duration IDLE = Duration.ofNanos(-1);

    private static final System.Logger LOG = System.getLogger(Lanes.class.getName());
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(5);

    private final ConcurrentHashMap<String, Lane> lanes = new ConcurrentHashMap<>();
    private final TaskScope scope;
    private final Step step;

    /// One step.
    @FunctionalInterface
    interface Step {
        /// How long to wait before the next one, if nobody wakes the key earlier.
        Duration run(String key) throws InterruptedException;
    }

    private record Lane(Semaphore wakes) {}

    Lanes(String name, Step step) {
        this.scope = new TaskScope(name);
        this.step = step;
    }

    /// Has a step done for the key soon.
    void wake(String key) {
        lanes.compute(
                key,
                (_, running) -> {
                    if (running != null) {
                        running.wakes().release();
                        return running;
                    }
                    Lane fresh = new Lane(new Semaphore(0));
                    return begun(key, fresh) ? fresh : null;
                });
    }

    private boolean begun(String key, Lane lane) {
        try {
            scope.fork(() -> run(key, lane));
            return true;
        } catch (CancellationException e) {
            return false;
        }
    }

    private boolean run(String key, Lane lane) throws InterruptedException {
        while (!Thread.currentThread().isInterrupted()) {
            lane.wakes().drainPermits();
            Duration pause = stepped(key);
            if (pause.isPositive()) {
                boolean woken = lane.wakes().tryAcquire(pause.toNanos(), TimeUnit.NANOSECONDS);
                LOG.log(Level.TRACE, "woken: {0}", woken);
            } else if (pause.isNegative() && isRetired(key, lane)) {
                return true;
            }
        }
        return false;
    }

    private Duration stepped(String key) throws InterruptedException {
        try {
            return step.run(key);
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "a step failed; it is tried again", e);
            return AFTER_FAILURE;
        }
    }

    private boolean isRetired(String key, Lane lane) {
        return lanes.computeIfPresent(
                        key, (_, same) -> lane.wakes().availablePermits() > 0 ? same : null)
                == null;
    }

    /// How many keys have work.
    int size() {
        return lanes.size();
    }

    @Override
    public void close() {
        scope.close();
    }
}
