package bot.molt.protocol.approvals;

import bot.molt.base.json.Json;
import java.time.Instant;
import java.util.List;

/// A call that waits for an answer.
///
/// @param id what an answer names; a unique beginning will do
/// @param args of the tool, secrets masked
/// @param reason why somebody has to answer
/// @param rule the setting that asks
/// @param always what an answer "always" would allow from then on
/// @param expiresAt when the call is refused if nobody answers
public record ApprovalItem(
        String id,
        String callId,
        String tool,
        Json.Obj args,
        String userId,
        String reason,
        String rule,
        List<String> always,
        Instant createdAt,
        Instant expiresAt) {}
