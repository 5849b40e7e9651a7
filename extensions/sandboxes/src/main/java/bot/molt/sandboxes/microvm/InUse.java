package bot.molt.sandboxes.microvm;

import bot.molt.base.CodedException;
import bot.molt.base.concurrent.Worker;
import bot.molt.spi.fleet.Fleet;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Whose machines run something now. The fleet hears of each again and again, so that a call that
/// takes longer than a machine may be idle is not cut off by its stop.
///
/// Threads: any; one of its own tells the fleet, while there is something to tell.
final class InUse implements AutoCloseable {
    /// Less than the shortest time after which a fleet may call a machine idle.
    static final Duration EVERY = Duration.ofSeconds(20);

    private static final System.Logger LOG = System.getLogger(InUse.class.getName());

    private final Fleet fleet;
    private final Duration every;
    private final Map<String, Integer> calls = new HashMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition begun = lock.newCondition();
    private final Worker worker;

    InUse(Fleet fleet, Duration every) {
        this.fleet = fleet;
        this.every = every;
        worker = Worker.virtual("microvm-use", this::tell);
    }

    /// Something begins to run in a user's machine.
    void begin(String userId) {
        lock.lock();
        try {
            calls.merge(userId, 1, Integer::sum);
            begun.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// It has ended.
    void end(String userId) {
        lock.lock();
        try {
            calls.computeIfPresent(userId, (_, count) -> count > 1 ? count - 1 : null);
        } finally {
            lock.unlock();
        }
    }

    /// Whether anything runs.
    boolean isAny() {
        lock.lock();
        try {
            return !calls.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    private void tell() throws InterruptedException {
        while (true) {
            for (String userId : users()) {
                touch(userId);
            }
        }
    }

    /// Waits until there is somebody, and then a while; who is there at the end of it.
    private List<String> users() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (calls.isEmpty()) {
                begun.await();
            }
            long left = every.toNanos();
            while (left > 0) {
                left = begun.awaitNanos(left);
            }
            return List.copyOf(calls.keySet());
        } finally {
            lock.unlock();
        }
    }

    private void touch(String userId) {
        try {
            fleet.touch(userId);
        } catch (CodedException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "the fleet does not hear that a machine is in use: {0}",
                    e.text());
        }
    }

    @Override
    public void close() {
        worker.close();
    }
}
