package bot.molt.execution.approval;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/// Operators who are there to answer.
///
/// Threads: safe for any number.
public final class Watches {
    private static final int MAX_QUEUED = 200;

    private final Set<Watch> open = ConcurrentHashMap.newKeySet();

    Watches() {}

    /// One operator's watch.
    public final class Watch implements AutoCloseable {
        private final ArrayBlockingQueue<Approval> queue = new ArrayBlockingQueue<>(MAX_QUEUED);

        private Watch() {}

        /// The next approval that waits; empty when `limit` passed without one.
        public Optional<Approval> next(Duration limit) throws InterruptedException {
            return Optional.ofNullable(queue.poll(limit.toMillis(), TimeUnit.MILLISECONDS));
        }

        @Override
        public void close() {
            open.remove(this);
        }
    }

    Watch open() {
        Watch watch = new Watch();
        open.add(watch);
        return watch;
    }

    boolean any() {
        return !open.isEmpty();
    }

    /// Tells every watch; one whose queue is full sees the approval in the list of pending ones.
    void tell(Approval approval) {
        open.forEach(watch -> watch.queue.offer(approval));
    }
}
