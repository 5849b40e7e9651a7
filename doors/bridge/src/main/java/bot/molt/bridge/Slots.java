package bot.molt.bridge;

import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// The answers to the platform that are open now.
///
/// Threads: safe for any number.
final class Slots {
    private final ConcurrentHashMap<String, Slot> byMessage = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<String, Slot> byUser = new ConcurrentHashMap<>();

    /// Who may fill a slot.
    enum For {
        /// What answers this message alone.
        MESSAGE,
        /// Whatever waits for the user.
        USER
    }

    Slot open(String key, String user, For whom) {
        Slot slot = new Slot(key);
        if (whom == For.MESSAGE) {
            byMessage.putIfAbsent(key, slot);
        } else {
            byUser.put(user, slot);
        }
        return slot;
    }

    void close(Slot slot, String user) {
        byMessage.remove(slot.key(), slot);
        byUser.remove(user, slot);
    }

    Optional<Slot> ofMessage(String key) {
        return Optional.ofNullable(byMessage.get(key)).filter(Slot::isOpen);
    }

    Optional<Slot> ofUser(String user) {
        return Optional.ofNullable(byUser.get(user)).filter(Slot::isOpen);
    }
}
