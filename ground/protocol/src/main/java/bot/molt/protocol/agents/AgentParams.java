package bot.molt.protocol.agents;

import bot.molt.base.Require;
import bot.molt.base.bind.Default;
import bot.molt.base.bind.Flat;
import bot.molt.base.json.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A message for an agent.
///
/// Wire: `{"message":"hi","sessionKey":"main","idempotencyKey":"k1"}`
///
/// @param idempotencyKey the same key is the same run, whose id it is
/// @param attachments pictures: `{"mimeType":"image/png","content":"<base64>"}`; others are left
///   out
public record AgentParams(
        String message,
        String idempotencyKey,
        @Flat Target target,
        @Flat Reply reply,
        @Flat How how,
        @Flat Group group,
        @Default("[]") List<Json.Obj> attachments) {
    private static final int LONGEST_LABEL = 64;

    public AgentParams {
        Require.nonBlank("idempotencyKey", idempotencyKey);
        Require.that(!message.isBlank() || !attachments.isEmpty(), "message", "blank", "text");
    }

    /// Which session is meant.
    ///
    /// @param sessionKey `main`, a bare name or a whole key
    /// @param sessionId of the transcript, in the place of a key
    /// @param label a name for the session, 1..64 characters
    public record Target(
            @Nullable String sessionKey,
            @Nullable String sessionId,
            @Nullable String agentId,
            @Nullable String label,
            @Nullable String spawnedBy) {
        public Target {
            if (label != null) {
                Require.range("length of label", label.length(), 1, LONGEST_LABEL);
            }
        }
    }

    /// Where the reply is sent besides.
    public record Reply(
            @Default("false") boolean deliver,
            @Nullable String channel,
            @Nullable String to,
            @Nullable String accountId,
            @Nullable String threadId,
            @Nullable String replyChannel,
            @Nullable String replyTo,
            @Nullable String replyAccountId,
            @Nullable Json bestEffortDeliver) {}

    /// How it is answered.
    ///
    /// @param timeout seconds; zero for no limit
    /// @param lane understood and not needed
    public record How(
            @Nullable String thinking,
            @Nullable Long timeout,
            @Nullable String lane,
            @Nullable String extraSystemPrompt,
            @Nullable String model,
            @Nullable String provider) {
        public How {
            if (timeout != null) {
                Require.range("timeout", timeout, 0, 31_536_000);
            }
        }
    }

    /// The group that it was said in.
    public record Group(
            @Nullable String groupId, @Nullable String groupChannel, @Nullable String groupSpace) {}
}
