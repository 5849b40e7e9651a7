package bot.molt.channels.wire;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/// The last thousand values that were put, by key; older ones are forgotten.
///
/// Threads: safe for any number.
public final class Recent<V> {
    private static final int MOST = 1_000;

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, V> values = new LinkedHashMap<>();

    /// Keeps a value; the oldest one goes where there are too many.
    public void put(String key, V value) {
        lock.lock();
        try {
            values.remove(key);
            values.put(key, value);
            if (values.size() > MOST) {
                values.remove(values.keySet().iterator().next());
            }
        } finally {
            lock.unlock();
        }
    }

    public Optional<V> find(String key) {
        lock.lock();
        try {
            return Optional.ofNullable(values.get(key));
        } finally {
            lock.unlock();
        }
    }
}
