package bot.molt.gateway.presence;

import bot.molt.base.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/// Who is there, as everybody may see it. Entries of those who left, or who only sent word, go
/// after five minutes; at most 200 are kept.
///
/// Shape of an entry: `{"host":"box","mode":"ui","platform":"linux","reason":"connect","ts":1}`
///
/// Threads: safe for any number.
public final class Presence {
    private static final Duration TTL = Duration.ofMinutes(5);
    private static final int MOST = 200;

    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Entry> entries = new HashMap<>();
    private long version = 1;

    /// @param stays whether it is there for as long as nobody says otherwise
    private record Entry(Json.Obj facts, Instant at, boolean stays) {
        Json.Obj tree() {
            return facts.with("ts", at.toEpochMilli());
        }
    }

    /// Everybody at one moment.
    ///
    /// @param version grows with each change
    public record Snapshot(Json.Arr entries, long version) {}

    public Presence(InstantSource clock) {
        this.clock = clock;
    }

    /// Somebody came and stays until [#left].
    public void arrived(String key, Json.Obj facts) {
        put(
                key,
                new Entry(
                        facts.with("reason", facts.string("reason").orElse("connect")),
                        clock.instant(),
                        true));
    }

    /// Somebody sent word.
    ///
    /// @param facts what changed; the rest stays as it was
    public void heardOf(String key, Json.Obj facts) {
        lock.lock();
        try {
            Entry old = entries.get(key);
            Json.Obj whole = old == null ? Json.Obj.EMPTY : old.facts();
            for (Map.Entry<String, Json> fact : facts.members().entrySet()) {
                whole = whole.with(fact.getKey(), fact.getValue());
            }
            put(key, new Entry(whole, clock.instant(), old != null && old.stays()));
        } finally {
            lock.unlock();
        }
    }

    /// Somebody left.
    public void left(String key) {
        lock.lock();
        try {
            Entry old = entries.get(key);
            if (old != null) {
                put(
                        key,
                        new Entry(
                                old.facts().with("reason", "disconnect"), clock.instant(), false));
            }
        } finally {
            lock.unlock();
        }
    }

    private void put(String key, Entry entry) {
        lock.lock();
        try {
            entries.put(key, entry);
            version++;
            forget();
        } finally {
            lock.unlock();
        }
    }

    private void forget() {
        Instant oldest = clock.instant().minus(TTL);
        entries.values().removeIf(entry -> !entry.stays() && entry.at().isBefore(oldest));
        while (entries.size() > MOST) {
            entries.entrySet().stream()
                    .min(
                            Comparator.comparing((Map.Entry<String, Entry> entry) ->
                                            entry.getValue().stays())
                                    .thenComparing(entry -> entry.getValue().at()))
                    .map(Map.Entry::getKey)
                    .ifPresent(entries::remove);
        }
    }

    /// Everybody, the newest first.
    public Snapshot snapshot() {
        lock.lock();
        try {
            forget();
            List<Entry> sorted = new ArrayList<>(entries.values());
            sorted.sort(Comparator.comparing(Entry::at).reversed());
            return new Snapshot(Json.array(sorted.stream().map(Entry::tree).toList()), version);
        } finally {
            lock.unlock();
        }
    }
}
