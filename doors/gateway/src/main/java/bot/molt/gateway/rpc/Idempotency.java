package bot.molt.gateway.rpc;

import bot.molt.base.CodedException;
import bot.molt.base.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/// Answers that were given lately, so that a request which comes again is not done again. Kept for
/// five minutes, the last thousand.
///
/// Threads: safe for any number; who comes while it is done waits for the same answer.
public final class Idempotency {
    private static final Duration KEPT = Duration.ofMinutes(5);
    private static final int MOST = 1_000;

    private final InstantSource clock;
    private final Map<String, Entry> entries = new LinkedHashMap<>();

    /// What is done once.
    @FunctionalInterface
    public interface Work {
        Json run() throws InterruptedException;
    }

    private static final class Entry {
        private final Instant since;
        private final CountDownLatch done = new CountDownLatch(1);
        private volatile @Nullable Json answer;
        private volatile @Nullable CodedException failure;

        Entry(Instant since) {
            this.since = since;
        }
    }

    public Idempotency(InstantSource clock) {
        this.clock = clock;
    }

    /// Does the work of a key, or gives the answer that it had.
    public Json once(String key, Work work) throws InterruptedException {
        Entry fresh = new Entry(clock.instant());
        Entry entry = put(key, fresh);
        if (entry == fresh) {
            run(key, entry, work);
        } else {
            entry.done.await();
        }
        CodedException failure = entry.failure;
        if (failure != null) {
            throw failure;
        }
        Json answer = entry.answer;
        return answer == null ? Json.NULL : answer;
    }

    private void run(String key, Entry entry, Work work) throws InterruptedException {
        boolean ended = false;
        try {
            entry.answer = work.run();
            ended = true;
        } catch (CodedException e) {
            entry.failure = e;
            ended = true;
        } finally {
            if (!ended) {
                forget(key);
            }
            entry.done.countDown();
        }
    }

    private synchronized Entry put(String key, Entry fresh) {
        Instant oldest = clock.instant().minus(KEPT);
        Iterator<Entry> eldest = entries.values().iterator();
        while (eldest.hasNext() && goes(eldest.next(), oldest)) {
            eldest.remove();
        }
        Entry old = entries.putIfAbsent(key, fresh);
        return old == null ? fresh : old;
    }

    private boolean goes(Entry eldest, Instant oldest) {
        return entries.size() >= MOST || eldest.since.isBefore(oldest);
    }

    private synchronized void forget(String key) {
        entries.remove(key);
    }
}
