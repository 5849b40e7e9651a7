package bot.molt.protocol.sessions;

import bot.molt.base.Require;
import bot.molt.base.bind.Default;
import java.util.List;

/// The latest words of sessions.
///
/// @param keys 1 and more; 64 are looked at
/// @param limit messages of each
/// @param maxChars of each message
public record PreviewSessionsParams(
        List<String> keys, @Default("12") int limit, @Default("240") int maxChars) {
    public PreviewSessionsParams {
        Require.that(!keys.isEmpty(), "keys", "none", "one at least");
        Require.range("limit", limit, 1, 1_000);
        Require.range("maxChars", maxChars, 20, 100_000);
    }
}
