package bot.molt.linux.process;

import bot.molt.base.Require;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/// What tells the processes of one tree from all others: a soft limit `RLIMIT_RTTIME` that no other
/// tree has. It is inherited over `fork` and `exec`, survives `setsid`, a double fork and an
/// emptied environment, can be read by anybody under `/proc`, and means nothing to a process
/// without real-time scheduling (its 70,000 years of processor time are no limit).
///
/// @param value `01` and 31 random bits of the sandbox, then 30 bits of the process
public record Mark(long value) {
    private static final long BASE = 1L << 61;
    private static final int NUMBER_BITS = 30;

    /// Gives out the marks of one sandbox.
    public static final class Series {
        private final long prefix;
        private final AtomicLong next = new AtomicLong();

        private Series(long prefix) {
            this.prefix = prefix;
        }

        /// A series that nobody else has.
        public static Series fresh() {
            return new Series(BASE | (long) (new SecureRandom().nextInt() >>> 1) << NUMBER_BITS);
        }

        /// The series that was written as this text; empty where it is no series.
        public static Optional<Series> parse(String text) {
            if (!text.matches("[0-9a-f]{16}")) {
                return Optional.empty();
            }
            long prefix = Long.parseUnsignedLong(text, 16);
            boolean ours = prefix >>> 61 == 1 && (prefix & (1L << NUMBER_BITS) - 1) == 0;
            return ours ? Optional.of(new Series(prefix)) : Optional.empty();
        }

        public String text() {
            return "%016x".formatted(prefix);
        }

        public Mark next() {
            long number = next.getAndIncrement();
            Require.range("processes of a sandbox", number, 0, (1L << NUMBER_BITS) - 1);
            return new Mark(prefix | number);
        }

        /// Whether the mark is one of this series.
        public boolean has(long value) {
            return value >>> NUMBER_BITS == prefix >>> NUMBER_BITS;
        }
    }
}
