package bot.molt.execution;

import bot.molt.spi.Caller;
import bot.molt.spi.tool.SeenFiles;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/// Remembers per session which files were seen in which version; the oldest are forgotten first.
///
/// Threads: safe for any number.
final class SessionFiles {
    private static final int MAX_SESSIONS = 500;
    private static final int MAX_FILES = 1_000;

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Map<String, String>> sessions = bounded(MAX_SESSIONS);

    SeenFiles of(Caller caller) {
        String session = caller.userId() + "\n" + caller.session();
        return new SeenFiles() {
            @Override
            public void saw(String path, String version) {
                remember(session, path, version);
            }

            @Override
            public Optional<String> version(String path) {
                return recall(session, path);
            }
        };
    }

    private void remember(String session, String path, String version) {
        lock.lock();
        try {
            sessions.computeIfAbsent(session, _ -> bounded(MAX_FILES)).put(path, version);
        } finally {
            lock.unlock();
        }
    }

    private Optional<String> recall(String session, String path) {
        lock.lock();
        try {
            return Optional.ofNullable(sessions.get(session)).map(files -> files.get(path));
        } finally {
            lock.unlock();
        }
    }

    private static <V> Map<String, V> bounded(int limit) {
        return new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
                return size() > limit;
            }
        };
    }
}
