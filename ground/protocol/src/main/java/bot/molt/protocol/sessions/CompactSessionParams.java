package bot.molt.protocol.sessions;

import bot.molt.base.Require;
import org.jspecify.annotations.Nullable;

/// A session that is made shorter.
///
/// @param maxLines the latest lines stay, the others are told no longer; null has the model sum up
public record CompactSessionParams(String key, @Nullable Integer maxLines) {
    public CompactSessionParams {
        Require.nonBlank("key", key);
        if (maxLines != null) {
            Require.range("maxLines", maxLines, 1, 1_000_000);
        }
    }
}
