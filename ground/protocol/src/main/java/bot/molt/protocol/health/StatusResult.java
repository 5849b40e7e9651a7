package bot.molt.protocol.health;

import bot.molt.base.json.Json;
import java.time.Instant;
import java.util.List;

/// What the gateway does now.
///
/// @param runningCalls tool calls that run or wait
/// @param waitingApprovals calls that wait for a person; 0 for who may not answer
/// @param users what each has at once, by name; of those who may not see others only the own
/// @param parts more, by part; empty without `deep`
public record StatusResult(
        String version,
        Instant startedAt,
        long uptimeMs,
        int runningCalls,
        int waitingApprovals,
        long heapBytes,
        List<UserUse> users,
        Json.Obj parts) {}
