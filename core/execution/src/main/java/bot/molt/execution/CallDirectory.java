package bot.molt.execution;

import bot.molt.spi.Caller;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Calls that run, and the last ended ones to which a client may attach again: so many, of so many
/// characters in all, for so long; the oldest go first.
///
/// Threads: safe for any number.
final class CallDirectory {
    static final int MAX_ENDED = 256;
    static final long MAX_WEIGHT = 16L << 20;
    static final Duration MAX_AGE = Duration.ofMinutes(5);

    private final InstantSource clock;
    private final Map<String, Call> running = new ConcurrentHashMap<>();
    private final ReentrantLock lock = new ReentrantLock();

    /// In the order in which they ended.
    private final Map<String, Ended> ended = new LinkedHashMap<>();

    private long weight;

    private record Ended(Call call, Instant at, long weight) {}

    CallDirectory(InstantSource clock) {
        this.clock = clock;
    }

    void add(Call call) {
        running.put(call.id(), call);
    }

    void drop(Call call) {
        running.remove(call.id());
    }

    /// Keeps the ended call for clients that attach again.
    void keep(Call call) {
        Ended last = new Ended(call, clock.instant(), CallWeight.of(call));
        lock.lock();
        try {
            Ended same = ended.put(call.id(), last);
            weight += last.weight() - (same == null ? 0 : same.weight());
            prune();
        } finally {
            lock.unlock();
        }
        running.remove(call.id());
    }

    private void prune() {
        Instant oldest = clock.instant().minus(MAX_AGE);
        Iterator<Ended> all = ended.values().iterator();
        while (all.hasNext()) {
            Ended next = all.next();
            boolean fits = ended.size() <= MAX_ENDED && weight <= MAX_WEIGHT;
            if (fits && next.at().isAfter(oldest)) {
                return;
            }
            weight -= next.weight();
            all.remove();
        }
    }

    /// The call, if it is the caller's own; the operator sees all.
    Optional<Call> find(String callId, Caller caller) {
        Call call = running.get(callId);
        return Optional.ofNullable(call == null ? ended(callId) : call)
                .filter(found -> mayAttach(found, caller));
    }

    private @Nullable Call ended(String callId) {
        lock.lock();
        try {
            prune();
            Ended found = ended.get(callId);
            return found == null ? null : found.call();
        } finally {
            lock.unlock();
        }
    }

    List<Call> running() {
        return new ArrayList<>(running.values());
    }

    private static boolean mayAttach(Call call, Caller caller) {
        return caller.isOperator() || call.caller().userId().equals(caller.userId());
    }
}
