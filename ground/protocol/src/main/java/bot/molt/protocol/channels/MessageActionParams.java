package bot.molt.protocol.channels;

import bot.molt.base.Require;
import bot.molt.base.json.Json;
import org.jspecify.annotations.Nullable;

/// Something that is done to a message.
///
/// Wire:
/// `{"channel":"telegram","action":"edit","params":{"to":"42","messageId":"7","message":"hi"},"idempotencyKey":"k1"}`
///
/// @param action `send`, `edit` or `react`
/// @param params `to`, `threadId`, `messageId`, `message`, `emoji`, `replyTo`
public record MessageActionParams(
        @Nullable String channel,
        String action,
        Json.Obj params,
        @Nullable String accountId,
        @Nullable String sessionKey,
        String idempotencyKey) {
    public MessageActionParams {
        Require.nonBlank("action", action);
        Require.nonBlank("idempotencyKey", idempotencyKey);
    }
}
