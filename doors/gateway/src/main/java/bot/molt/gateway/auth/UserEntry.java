package bot.molt.gateway.auth;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A user as `moltbot users list` shows it.
///
/// @param key where a valid key stands
/// @param createdAt when the key was handed out; null for a configured one
public record UserEntry(String id, Key key, @Nullable Instant createdAt) {
    /// Where a valid key stands.
    public enum Key {
        /// Handed out while running.
        ISSUED,
        /// In the configuration.
        CONFIGURED,
        /// None: the user cannot come in by a key.
        NONE
    }
}
