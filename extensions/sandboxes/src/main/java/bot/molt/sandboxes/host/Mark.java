package bot.molt.sandboxes.host;

import bot.molt.base.Require;
import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicLong;

/// What tells the processes of one tree from all others: a soft limit `RLIMIT_RTTIME` that no other
/// tree has. It is inherited over `fork` and `exec`, survives `setsid`, a double fork and an
/// emptied environment, can be read by anybody under `/proc`, and means nothing to a process
/// without real-time scheduling (its 70,000 years of processor time are no limit).
///
/// @param value `01` and 31 random bits of the sandbox, then 30 bits of the process
record Mark(long value) {
    private static final long BASE = 1L << 61;
    private static final int NUMBER_BITS = 30;

    /// Gives out the marks of one sandbox.
    static final class Series {
        private final long prefix =
                BASE | (long) (new SecureRandom().nextInt() >>> 1) << NUMBER_BITS;
        private final AtomicLong next = new AtomicLong();

        Mark next() {
            long number = next.getAndIncrement();
            Require.range("processes of a sandbox", number, 0, (1L << NUMBER_BITS) - 1);
            return new Mark(prefix | number);
        }

        /// Whether the mark is one of this series.
        boolean has(long value) {
            return value >>> NUMBER_BITS == prefix >>> NUMBER_BITS;
        }
    }
}
