package bot.molt.protocol.nodes;

import bot.molt.base.Require;
import bot.molt.base.json.Json;
import org.jspecify.annotations.Nullable;

/// How far a node is with what it was asked.
///
/// @param id of the request
/// @param payload whatever the command tells; `progress`, `data` and `message` are other names of
///   it
public record InvokeProgressParams(
        String id,
        String nodeId,
        @Nullable Json payload,
        @Nullable String payloadJSON,
        @Nullable Json progress,
        @Nullable Json data,
        @Nullable Json message,
        @Nullable Json seq) {
    public InvokeProgressParams {
        Require.nonBlank("id", id);
        Require.nonBlank("nodeId", nodeId);
    }
}
