package bot.molt.ssh.login;

import bot.molt.base.Require;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/// Counts what went wrong for each of a bounded number of names, and locks those that did too much
/// of it: for a second first, for twice as long each time after, a quarter of an hour at most. What
/// happens while a name is locked is not counted, so that nobody can keep it locked for ever.
///
/// Threads: any.
final class LockTable {
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofMinutes(15);
    private static final Duration FORGOTTEN = Duration.ofHours(1);

    private record Count(int wrong, Instant last, Instant lockedUntil) {}

    private final int free;
    private final InstantSource clock;
    private final Map<String, Count> counts;

    /// @param free how often it may go wrong before the first lock
    /// @param names how many are remembered; the one that was longest not seen gives way
    LockTable(int free, int names, InstantSource clock) {
        Require.that(names > 0, "names", String.valueOf(names), "1 or more");
        this.free = free;
        this.clock = clock;
        this.counts =
                new LinkedHashMap<>(16, 0.75f, true) {
                    private static final long serialVersionUID = 1L;

                    @Override
                    protected boolean removeEldestEntry(Map.Entry<String, Count> eldest) {
                        return size() > names;
                    }
                };
    }

    /// How long the name stays locked; zero where it is not.
    synchronized Duration left(String name) {
        Count count = counts.get(name);
        Instant now = clock.instant();
        return count == null || !count.lockedUntil().isAfter(now)
                ? Duration.ZERO
                : Duration.between(now, count.lockedUntil());
    }

    synchronized void wrong(String name) {
        Instant now = clock.instant();
        Count count = counts.get(name);
        if (count != null && count.lockedUntil().isAfter(now)) {
            return;
        }
        int before =
                count == null || count.last().plus(FORGOTTEN).isBefore(now) ? 0 : count.wrong();
        int wrong = before + 1;
        counts.put(name, new Count(wrong, now, now.plus(lock(wrong - free))));
    }

    private static Duration lock(int beyond) {
        if (beyond < 0) {
            return Duration.ZERO;
        }
        Duration lock = FIRST.multipliedBy(1L << Math.min(beyond, 20));
        return lock.compareTo(LONGEST) > 0 ? LONGEST : lock;
    }

    synchronized void forget(String name) {
        counts.remove(name);
    }

    synchronized int size() {
        return counts.size();
    }

    synchronized long locked() {
        Instant now = clock.instant();
        return counts.values().stream().filter(count -> count.lockedUntil().isAfter(now)).count();
    }
}
