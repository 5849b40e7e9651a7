package bot.molt.protocol.chat;

import bot.molt.base.Require;
import org.jspecify.annotations.Nullable;

/// Ends what a session answers.
///
/// @param runId that run alone; null for all of the session
public record AbortChatParams(String sessionKey, @Nullable String runId) {
    public AbortChatParams {
        Require.nonBlank("sessionKey", sessionKey);
    }
}
