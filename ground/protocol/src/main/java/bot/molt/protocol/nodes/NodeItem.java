package bot.molt.protocol.nodes;

import bot.molt.base.json.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One node.
///
/// @param facts what it says of itself: `platform`, `version`, `deviceFamily`, `modelIdentifier`,
///   `pathEnv`, `permissions`
/// @param caps groups of abilities
/// @param commands that it can be asked to do
/// @param connectedAtMs Unix milliseconds; null while it is away
public record NodeItem(
        String nodeId,
        @Nullable String displayName,
        Json.Obj facts,
        List<String> caps,
        List<String> commands,
        @Nullable String remoteIp,
        @Nullable Long connectedAtMs,
        boolean paired,
        boolean connected) {
    /// With the facts beside the rest, as clients know it.
    public Json.Obj tree() {
        Json.ObjectBuilder tree =
                Json.object().put("nodeId", nodeId).put("displayName", displayName);
        facts.members().forEach(tree::put);
        tree.put("remoteIp", remoteIp)
                .put("caps", Json.strings(caps))
                .put("commands", Json.strings(commands));
        if (connectedAtMs != null) {
            tree.put("connectedAtMs", connectedAtMs);
        }
        return tree.put("paired", paired).put("connected", connected).build();
    }
}
