package bot.molt.gateway.mcp;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The revisions of the protocol that are spoken, oldest first.
enum Revision {
    V2024_11_05("2024-11-05"),
    V2025_03_26("2025-03-26"),
    V2025_06_18("2025-06-18"),
    V2025_11_25("2025-11-25"),
    /// Without sessions: every request says who asks and what it can.
    V2026_07_28("2026-07-28");

    /// The newest one with sessions.
    static final Revision NEWEST_WITH_SESSIONS = V2025_11_25;

    private final String wireName;

    Revision(String wireName) {
        this.wireName = wireName;
    }

    String wireName() {
        return wireName;
    }

    static Optional<Revision> find(String wireName) {
        return Arrays.stream(values()).filter(r -> r.wireName.equals(wireName)).findFirst();
    }

    /// What `initialize` answers to a client that offers `wireName`.
    static Revision negotiated(String wireName) {
        return find(wireName).filter(r -> !r.isStateless()).orElse(NEWEST_WITH_SESSIONS);
    }

    /// The wire names, newest first.
    static List<String> supported() {
        return Arrays.stream(values()).map(Revision::wireName).toList().reversed();
    }

    boolean isStateless() {
        return this == V2026_07_28;
    }

    /// Whether one POST may carry several messages.
    boolean hasBatches() {
        return compareTo(V2025_06_18) < 0;
    }

    /// Whether a stream begins with an event without data, so that it can be resumed from its
    /// start.
    boolean primesStreams() {
        return this == V2025_11_25;
    }
}
