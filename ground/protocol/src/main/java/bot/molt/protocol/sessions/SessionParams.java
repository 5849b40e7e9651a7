package bot.molt.protocol.sessions;

import bot.molt.base.Require;
import bot.molt.base.json.Json;
import org.jspecify.annotations.Nullable;

/// One session.
///
/// @param reason `new` or `reset`; makes no difference
/// @param expectedSessionId only where the session still has this transcript; null for whichever
public record SessionParams(String key, @Nullable Json reason, @Nullable String expectedSessionId) {
    public SessionParams {
        Require.nonBlank("key", key);
    }
}
