package bot.molt.protocol.chat;

import bot.molt.base.Require;
import bot.molt.base.bind.Default;
import bot.molt.base.bind.Flat;
import bot.molt.base.json.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A message of a chat; what comes of it is told in `chat` events.
///
/// Wire: `{"sessionKey":"main","message":"hi","idempotencyKey":"k1"}`
///
/// @param idempotencyKey the same key is the same run, whose id it is
/// @param timeoutMs of the run; zero for no limit, not written for the configured one
/// @param attachments pictures: `{"mimeType":"image/png","content":"<base64>"}`; others are left
///   out
public record SendChatParams(
        String sessionKey,
        String message,
        String idempotencyKey,
        @Nullable String thinking,
        @Nullable Long timeoutMs,
        @Default("false") boolean deliver,
        @Flat More more,
        @Default("[]") List<Json.Obj> attachments) {
    public SendChatParams {
        Require.nonBlank("sessionKey", sessionKey);
        Require.nonBlank("idempotencyKey", idempotencyKey);
        Require.that(!message.isBlank() || !attachments.isEmpty(), "message", "blank", "text");
        if (timeoutMs != null) {
            Require.range("timeoutMs", timeoutMs, 0, 31_536_000_000L);
        }
    }

    /// What newer clients say besides.
    ///
    /// @param queueMode how it joins what already runs
    /// @param suppressCommandInterpretation whether a leading slash means nothing
    public record More(
            @Nullable String agentId,
            @Nullable String queueMode,
            @Default("false") boolean suppressCommandInterpretation,
            @Nullable Json fastMode,
            @Nullable Json replyToId,
            @Nullable Json expectedLeafEntryId) {}
}
