package bot.molt.protocol.nodes;

import bot.molt.base.Require;

/// Which node.
///
/// @param nodeId its device id, or a name that no other node has
public record NodeParams(String nodeId) {
    public NodeParams {
        Require.nonBlank("nodeId", nodeId);
    }
}
