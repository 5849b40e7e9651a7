package bot.molt.protocol.users;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Every user.
public record ListUsersResult(List<Item> users) {
    /// One user.
    ///
    /// @param key where a valid key stands: `issued`, `configured` or `none`
    /// @param createdAt when the key was handed out; null for a configured one
    public record Item(String id, String key, boolean hasKey, @Nullable Instant createdAt) {}
}
