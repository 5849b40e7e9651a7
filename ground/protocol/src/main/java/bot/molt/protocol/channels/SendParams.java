package bot.molt.protocol.channels;

import bot.molt.base.Require;
import bot.molt.base.bind.Default;
import bot.molt.base.bind.Flat;
import bot.molt.base.json.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A message to somebody on a channel.
///
/// Wire: `{"channel":"telegram","to":"42","message":"hi","idempotencyKey":"k1"}`
///
/// @param channel null where only one is configured
/// @param idempotencyKey the same key is sent once
public record SendParams(
        String to,
        @Default("") String message,
        @Nullable String channel,
        @Nullable String accountId,
        @Nullable String threadId,
        @Nullable String replyToId,
        String idempotencyKey,
        @Flat Media media,
        @Flat Rest rest) {
    /// A file with it.
    ///
    /// @param mediaUrl path of a file on the gateway's machine
    /// @param buffer the bytes themselves, in base64
    public record Media(
            @Nullable String mediaUrl,
            @Default("[]") List<String> mediaUrls,
            @Nullable String buffer,
            @Nullable String filename,
            @Nullable String contentType) {}

    /// Taken and not used.
    public record Rest(
            @Nullable String sessionKey,
            @Nullable String agentId,
            @Nullable Json gifPlayback,
            @Nullable Json asVoice,
            @Nullable Json silent,
            @Nullable Json forceDocument) {}

    public SendParams {
        Require.nonBlank("to", to);
        Require.nonBlank("idempotencyKey", idempotencyKey);
    }
}
