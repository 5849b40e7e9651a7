package bot.molt.gateway.device;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/// What the last requests were answered, for those who wait for it. Guarded by who holds it.
final class Answers {
    private static final int KEPT = 256;

    private final Map<String, Answer> latest = new LinkedHashMap<>();

    /// What became of a request.
    enum Answer {
        PENDING,
        APPROVED,
        REJECTED,
        EXPIRED;

        String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// @param deviceId who asked: nobody else learns of it
    void put(String requestId, String deviceId, Answer answer) {
        latest.put(requestId + " " + deviceId, answer);
        if (latest.size() > KEPT) {
            latest.remove(latest.keySet().iterator().next());
        }
    }

    /// A request that is neither waiting nor answered is over.
    Answer of(String requestId, String deviceId) {
        return latest.getOrDefault(requestId + " " + deviceId, Answer.EXPIRED);
    }
}
