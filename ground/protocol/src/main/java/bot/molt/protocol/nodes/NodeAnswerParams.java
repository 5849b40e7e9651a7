package bot.molt.protocol.nodes;

import bot.molt.base.Require;
import bot.molt.base.json.Json;
import org.jspecify.annotations.Nullable;

/// What a node answers.
///
/// @param id of the request
/// @param payload the result; `payloadJSON` is the same as text
public record NodeAnswerParams(
        String id,
        String nodeId,
        boolean ok,
        @Nullable Json payload,
        @Nullable String payloadJSON,
        @Nullable Problem error) {
    public NodeAnswerParams {
        Require.nonBlank("id", id);
        Require.nonBlank("nodeId", nodeId);
    }

    /// Why it did not.
    public record Problem(@Nullable String code, @Nullable String message) {}
}
