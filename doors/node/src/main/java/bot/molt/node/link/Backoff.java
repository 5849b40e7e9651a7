package bot.molt.node.link;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// How long to wait before the next attempt: twice as long each time, never the same for two nodes.
///
/// Threads: one.
final class Backoff {
    private static final long FIRST = 200;
    private static final long MOST = 5_000;

    private final RandomGenerator random;
    private long next = FIRST;

    Backoff(RandomGenerator random) {
        this.random = random;
    }

    Duration next() {
        long base = next;
        next = Math.min(MOST, next * 2);
        return Duration.ofMillis(base * 3 / 4 + random.nextLong(base / 2));
    }

    void reset() {
        next = FIRST;
    }
}
