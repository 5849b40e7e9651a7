package bot.molt.app.plugin;

import bot.molt.agent.Agents;
import bot.molt.base.CodedException;
import bot.molt.store.SessionRow;
import bot.molt.store.Stores;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Which conversation each session is in, as far as somebody wrote lately.
///
/// Threads: safe for any number.
final class SessionWatch {
    private static final int MOST_KNOWN = 10_000;
    private static final String NONE = "";

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, String> known =
            new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
                    return size() > MOST_KNOWN;
                }
            };
    private volatile @Nullable Agents agents;

    /// What a message changed.
    record Change(boolean ended, boolean began) {}

    void knowing(Agents now) {
        agents = now;
    }

    /// A message was taken and is not answered yet.
    void taken(String key) {
        if (find(key).isEmpty()) {
            put(key, stored(key));
        }
    }

    private String stored(String key) {
        Agents now = agents;
        if (now == null) {
            return NONE;
        }
        try {
            Stores stores = now.stores();
            return stores.read(tx -> stores.sessions().find(tx, key))
                    .map(SessionRow::sessionId)
                    .orElse(NONE);
        } catch (CodedException e) {
            return NONE;
        }
    }

    /// A message was answered.
    ///
    /// @param id of the conversation; empty where nothing is known of it
    Change ended(String key, String id) {
        if (id.isEmpty()) {
            return new Change(false, false);
        }
        String before = find(key).orElse(id);
        put(key, id);
        boolean changed = !before.equals(id);
        return new Change(changed && !before.equals(NONE), changed);
    }

    private Optional<String> find(String key) {
        lock.lock();
        try {
            return Optional.ofNullable(known.get(key));
        } finally {
            lock.unlock();
        }
    }

    private void put(String key, String id) {
        lock.lock();
        try {
            known.put(key, id);
        } finally {
            lock.unlock();
        }
    }
}
