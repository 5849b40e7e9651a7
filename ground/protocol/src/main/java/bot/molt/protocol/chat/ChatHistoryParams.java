package bot.molt.protocol.chat;

import bot.molt.base.Require;
import bot.molt.base.bind.Default;
import org.jspecify.annotations.Nullable;

/// The latest messages of a session.
///
/// @param limit how many at most, 1..1000
/// @param maxChars of one text; longer ones are cut
public record ChatHistoryParams(
        String sessionKey,
        @Default("200") int limit,
        @Nullable String agentId,
        @Nullable Long maxChars) {
    public ChatHistoryParams {
        Require.nonBlank("sessionKey", sessionKey);
        Require.range("limit", limit, 1, 1_000);
        if (maxChars != null) {
            Require.range("maxChars", maxChars, 1, 500_000);
        }
    }
}
