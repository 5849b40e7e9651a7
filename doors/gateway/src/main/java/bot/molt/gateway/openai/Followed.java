package bot.molt.gateway.openai;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.spi.Caller;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/// Sessions of responses that another may follow, the latest ones.
///
/// Threads: safe for any number.
final class Followed {
    private static final int MOST = 10_000;

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, String> sessions =
            new LinkedHashMap<>() {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
                    return size() > MOST;
                }
            };

    void put(Caller caller, String id, String session) {
        lock.lock();
        try {
            sessions.put(key(caller, id), session);
        } finally {
            lock.unlock();
        }
    }

    /// Errors: `not_found` for a response that is not known, or somebody else's.
    String session(Caller caller, String id) {
        lock.lock();
        try {
            String session = sessions.get(key(caller, id));
            if (session == null) {
                throw new CodedException(
                        ErrorCode.NOT_FOUND,
                        "previous_response_id: %s (expected: a response of yours since the gateway started)"
                                .formatted(id));
            }
            return session;
        } finally {
            lock.unlock();
        }
    }

    private static String key(Caller caller, String id) {
        return caller.userId() + " " + id;
    }
}
