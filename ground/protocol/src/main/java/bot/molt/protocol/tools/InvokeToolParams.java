package bot.molt.protocol.tools;

import bot.molt.base.Require;
import bot.molt.base.bind.Default;
import bot.molt.base.json.Json;
import org.jspecify.annotations.Nullable;

/// A call of a tool.
///
/// Wire: `{"name":"exec","args":{"command":"uname"},"idempotencyKey":"k1"}`
///
/// @param workspace id of `routing.workspaces`; null for the caller's own
/// @param sessionKey groups calls that belong together; null for the connection's own
/// @param agentId of whom it is called for; there is one, `main`
/// @param confirm understood and not needed: the policy decides who is asked
/// @param idempotencyKey the same key within five minutes gets the same answer, without another
///   call
public record InvokeToolParams(
        String name,
        @Default("{}") Json.Obj args,
        @Nullable String workspace,
        @Nullable String sessionKey,
        @Nullable String agentId,
        @Nullable Json confirm,
        @Nullable String idempotencyKey) {
    public InvokeToolParams {
        Require.nonBlank("name", name);
    }
}
