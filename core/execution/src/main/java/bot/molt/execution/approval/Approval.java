package bot.molt.execution.approval;

import bot.molt.base.json.Json;
import bot.molt.execution.policy.Decision;
import bot.molt.execution.policy.Policy;
import bot.molt.spi.Caller;
import java.time.Instant;
import java.util.List;

/// A call that waits for a person.
///
/// @param id made before anybody is told of it
/// @param target where it would run
/// @param always patterns that an answer "always" would add
public record Approval(
        String id,
        String callId,
        String tool,
        Json.Obj args,
        Caller caller,
        Policy.Target target,
        Decision.Reason reason,
        List<String> always,
        Instant createdAt,
        Instant expiresAt) {}
