package bot.molt.tools.wire;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Answers that are kept for a while, bounded in number and size; the one that was not asked for
/// the longest time goes first.
///
/// Threads: safe for any number.
public final class Kept<V> {
    private static final int MOST = 100;
    private static final long MOST_WEIGHT = 16L << 20;

    private final InstantSource clock;
    private final Map<String, Entry<V>> entries = new LinkedHashMap<>(16, 0.75f, true);
    private long weight;

    private record Entry<V>(V value, long weight, Instant until) {}

    public Kept(InstantSource clock) {
        this.clock = clock;
    }

    public synchronized Optional<V> find(String key) {
        Entry<V> entry = entries.get(key);
        if (entry != null && !clock.instant().isBefore(entry.until())) {
            drop(key);
            return Optional.empty();
        }
        return Optional.ofNullable(entry).map(Entry::value);
    }

    /// @param size in characters, roughly
    /// @param life zero to keep nothing
    public synchronized void put(String key, V value, long size, Duration life) {
        drop(key);
        if (life.isZero() || size > MOST_WEIGHT) {
            return;
        }
        entries.put(key, new Entry<>(value, size, clock.instant().plus(life)));
        weight += size;
        Iterator<Map.Entry<String, Entry<V>>> eldest = entries.entrySet().iterator();
        while (entries.size() > MOST || weight > MOST_WEIGHT) {
            weight -= eldest.next().getValue().weight();
            eldest.remove();
        }
    }

    private void drop(String key) {
        Entry<V> entry = entries.remove(key);
        weight -= entry == null ? 0 : entry.weight();
    }
}
