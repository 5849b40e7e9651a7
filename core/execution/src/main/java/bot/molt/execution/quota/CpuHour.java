package bot.molt.execution.quota;

import java.time.Duration;

/// Processor time of one user, minute by minute for an hour.
///
/// Threads: any.
final class CpuHour {
    static final int MINUTES = 60;

    private final long[] nanos = new long[MINUTES];
    private long newest;
    private long total;

    /// Adds what was used from one minute to another, spread over them; what is older than an hour
    /// counts in the total only.
    synchronized void add(long used, long from, long to) {
        advance(to);
        long minutes = Math.max(1, to - from + 1);
        long first = Math.max(from, to - MINUTES + 1);
        for (long minute = first; minute <= to; minute++) {
            nanos[at(minute)] += used / minutes;
        }
        nanos[at(to)] += used % minutes;
        total += used;
    }

    private static int at(long minute) {
        return (int) (minute % MINUTES);
    }

    private void advance(long now) {
        long first = Math.max(newest + 1, now - MINUTES + 1);
        for (long minute = first; minute <= now; minute++) {
            nanos[at(minute)] = 0;
        }
        newest = Math.max(newest, now);
    }

    synchronized Duration within(long now) {
        advance(now);
        long sum = 0;
        for (long each : nanos) {
            sum += each;
        }
        return Duration.ofNanos(sum);
    }

    synchronized Duration total() {
        return Duration.ofNanos(total);
    }

    /// When the oldest minutes that have to go are an hour old.
    synchronized long minutesUntilBelow(Duration most, long now) {
        long left = within(now).toNanos();
        for (int ahead = 1; ahead <= MINUTES; ahead++) {
            left -= nanos[at(now + ahead)];
            if (left < most.toNanos()) {
                return ahead;
            }
        }
        return MINUTES;
    }
}
