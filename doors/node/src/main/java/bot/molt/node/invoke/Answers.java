package bot.molt.node.invoke;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The latest answers by the keys of their requests, so that a request that comes twice is done
/// once. Bounded; the oldest go first.
///
/// Threads: any.
final class Answers {
    private static final int MOST = 512;
    private static final long MOST_WEIGHT = 8L << 20;

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private long weight;

    /// Does it.
    @FunctionalInterface
    interface Work {
        Answer run() throws InterruptedException;
    }

    private static final class Entry {
        final CountDownLatch done = new CountDownLatch(1);
        volatile @Nullable Answer answer;
        int weight;
    }

    /// Does the work of a new key; waits for the answer of a known one. What was interrupted may be
    /// asked for again.
    Answer once(String key, Work work) throws InterruptedException {
        while (true) {
            Entry fresh = new Entry();
            Entry known = entered(key, fresh);
            if (known == null) {
                return answered(key, fresh, work);
            }
            known.done.await();
            Answer answer = known.answer;
            if (answer != null) {
                return answer;
            }
        }
    }

    private @Nullable Entry entered(String key, Entry fresh) {
        lock.lock();
        try {
            return entries.putIfAbsent(key, fresh);
        } finally {
            lock.unlock();
        }
    }

    private Answer answered(String key, Entry entry, Work work) throws InterruptedException {
        try {
            Answer answer = work.run();
            entry.answer = answer;
            return answer;
        } finally {
            settle(key, entry);
        }
    }

    private void settle(String key, Entry entry) {
        lock.lock();
        try {
            Answer answer = entry.answer;
            if (answer == null) {
                entries.remove(key, entry);
            } else {
                entry.weight = answer.weight();
                weight += entry.weight;
                trim();
            }
        } finally {
            lock.unlock();
        }
        entry.done.countDown();
    }

    private void trim() {
        Iterator<Entry> oldest = entries.values().iterator();
        while ((entries.size() > MOST || weight > MOST_WEIGHT) && oldest.hasNext()) {
            Entry entry = oldest.next();
            if (entry.answer != null) {
                weight -= entry.weight;
                oldest.remove();
            }
        }
    }
}
