package bot.molt.tools.process;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/// How far each session has read the output of each process; the longest unused are forgotten.
final class Cursors {
    private static final int MAX = 4_096;

    /// One reader of one stream.
    record Key(String session, String processId, ProcessArgs.Stream stream) {}

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Key, Long> offsets =
            new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<Key, Long> eldest) {
                    return size() > MAX;
                }
            };

    long offset(Key key) {
        lock.lock();
        try {
            return offsets.getOrDefault(key, 0L);
        } finally {
            lock.unlock();
        }
    }

    void moveTo(Key key, long offset) {
        lock.lock();
        try {
            offsets.put(key, offset);
        } finally {
            lock.unlock();
        }
    }
}
