package bot.molt.protocol.nodes;

import bot.molt.base.Require;
import bot.molt.base.json.Json;
import org.jspecify.annotations.Nullable;

/// What a node tells of itself: `exec.started`, `exec.finished`, `exec.denied`, …
public record NodeEventParams(String event, @Nullable Json payload, @Nullable String payloadJSON) {
    public NodeEventParams {
        Require.nonBlank("event", event);
    }
}
