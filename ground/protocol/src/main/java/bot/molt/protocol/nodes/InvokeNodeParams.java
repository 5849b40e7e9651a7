package bot.molt.protocol.nodes;

import bot.molt.base.Require;
import bot.molt.base.bind.Default;
import bot.molt.base.json.Json;
import org.jspecify.annotations.Nullable;

/// What a node is asked to do.
///
/// Wire: `{"nodeId":"…","command":"system.run","params":{"command":["uname"]},
/// "timeoutMs":30000,"idempotencyKey":"k1"}`
///
/// @param params of the command; null for none
/// @param timeoutMs how long to wait for its answer, 1..86400000
/// @param idempotencyKey the same key within five minutes gets the same answer, without the command
///   being run again
public record InvokeNodeParams(
        String nodeId,
        String command,
        @Nullable Json params,
        @Default("30000") long timeoutMs,
        String idempotencyKey) {
    public InvokeNodeParams {
        Require.nonBlank("nodeId", nodeId);
        Require.nonBlank("command", command);
        Require.nonBlank("idempotencyKey", idempotencyKey);
        Require.range("timeoutMs", timeoutMs, 1, 86_400_000);
    }
}
