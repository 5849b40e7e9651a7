package bot.molt.execution.quota;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/// How fast the output of each user's processes is read. Who reads too much at once waits before
/// reading on, and the process waits at its full pipe; nothing is lost.
///
/// Threads: any.
public final class OutputRates {
    /// What was not used of this time can be used at once.
    private static final long BURST = Duration.ofSeconds(4).toNanos();

    private static final double SECOND = Duration.ofSeconds(1).toNanos();

    private final Supplier<Quotas> quotas;
    private final long origin = System.nanoTime();
    private final Map<String, Rate> rates = new ConcurrentHashMap<>();

    /// @param quotas what holds now
    public OutputRates(Supplier<Quotas> quotas) {
        this.quotas = quotas;
    }

    /// That of one user, which all processes of the user share.
    public Rate of(String userId) {
        return rates.computeIfAbsent(userId, Rate::new);
    }

    /// How long reading the user's output waited, all readers together.
    public Duration held(String userId) {
        Rate rate = rates.get(userId);
        return rate == null ? Duration.ZERO : Duration.ofNanos(rate.held.sum());
    }

    /// The rate of one user. Readers that come together are served in the order they came in.
    public final class Rate {
        private final String userId;
        private final AtomicLong paid = new AtomicLong(-BURST);
        private final LongAdder held = new LongAdder();

        private Rate(String userId) {
            this.userId = userId;
        }

        /// Counts what was read; returns nanoseconds to wait before more is, 0 or less for none.
        public long took(int bytes) {
            long perSecond = quotas.get().of(userId).outputRate().bytes();
            if (perSecond == 0) {
                return 0;
            }
            long cost = (long) (bytes * SECOND / perSecond);
            long now = System.nanoTime() - origin;
            while (true) {
                long before = paid.get();
                long after = Math.max(before, now - BURST) + cost;
                if (paid.compareAndSet(before, after)) {
                    return after - now;
                }
            }
        }

        /// Waits; whoever unparks the thread ends it early.
        public void hold(long nanos) {
            long start = System.nanoTime();
            LockSupport.parkNanos(this, nanos);
            held.add(System.nanoTime() - start);
        }
    }
}
