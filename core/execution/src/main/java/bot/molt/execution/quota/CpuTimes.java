package bot.molt.execution.quota;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.spi.sandbox.ExitStatus;
import bot.molt.spi.sandbox.Sandbox;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/// Processor time that users used, within the last hour and at all. It is read from their sandboxes
/// when their programs start and end; where a sandbox does not count it, from the programs that
/// ended. In a sandbox that users share it is put down to the one whose program started or ended.
///
/// Threads: any.
public final class CpuTimes {
    private final Supplier<Quotas> quotas;
    private final InstantSource clock;
    private final Map<String, CpuHour> users = new ConcurrentHashMap<>();

    /// Of sandboxes that somebody still knows.
    private final Map<Sandbox, Seen> sandboxes = Collections.synchronizedMap(new WeakHashMap<>());

    /// What was read of one sandbox, and in which minute.
    private static final class Seen {
        private long nanos;
        private long minute = -1;
    }

    /// @param quotas what holds now
    public CpuTimes(Supplier<Quotas> quotas, InstantSource clock) {
        this.quotas = quotas;
        this.clock = clock;
    }

    /// Refuses a program of a user who has used up the hour's processor time.
    ///
    /// Errors: `rate_limited` with what was used, what may be, and when some is free again.
    public void beforeRunning(String userId, Sandbox sandbox) {
        Duration most = quotas.get().of(userId).cpuTime();
        if (most.isZero()) {
            return;
        }
        look(userId, sandbox);
        CpuHour hour = hour(userId);
        Duration used = hour.within(minute());
        if (used.compareTo(most) >= 0) {
            throw new CodedException(
                    ErrorCode.RATE_LIMITED,
                    "cpuTime: %d s of processor time were used within an hour (expected: less than %d s; %s, cpuTime). Programs run again in %d min."
                            .formatted(
                                    used.toSeconds(),
                                    most.toSeconds(),
                                    quotas.get().source(userId),
                                    hour.minutesUntilBelow(most, minute())));
        }
    }

    /// Counts what a program used that ended. Where nothing depends on it the sandbox is not asked,
    /// and counts the difference when it is.
    public void ended(String userId, Sandbox sandbox, ExitStatus exit) {
        boolean bounded = !quotas.get().of(userId).cpuTime().isZero();
        if (bounded && look(userId, sandbox)) {
            return;
        }
        long nanos = exit.cpu().toNanos();
        Seen seen = sandboxes.computeIfAbsent(sandbox, _ -> new Seen());
        synchronized (seen) {
            seen.nanos += nanos;
        }
        hour(userId).add(nanos, minute(), minute());
    }

    /// Counts what the sandbox used since it was looked at last; returns whether it counts at all.
    public boolean look(String userId, Sandbox sandbox) {
        long nanos = sandbox.usage().cpuTime().toNanos();
        if (nanos == 0) {
            return false;
        }
        Seen seen = sandboxes.computeIfAbsent(sandbox, _ -> new Seen());
        long now = minute();
        synchronized (seen) {
            long more = nanos - seen.nanos;
            if (more > 0) {
                hour(userId).add(more, seen.minute < 0 ? now : seen.minute, now);
                seen.nanos = nanos;
            }
            seen.minute = now;
        }
        return true;
    }

    /// All that the user used since the gateway started, as far as it was looked at.
    public Duration total(String userId) {
        CpuHour hour = users.get(userId);
        return hour == null ? Duration.ZERO : hour.total();
    }

    /// What the user used within the last hour.
    public Duration withinHour(String userId) {
        CpuHour hour = users.get(userId);
        return hour == null ? Duration.ZERO : hour.within(minute());
    }

    private CpuHour hour(String userId) {
        return users.computeIfAbsent(userId, _ -> new CpuHour());
    }

    private long minute() {
        return clock.millis() / Duration.ofMinutes(1).toMillis();
    }
}
