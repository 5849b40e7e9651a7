package bot.molt.protocol.nodes;

import bot.molt.base.Require;

/// Another name for a node.
public record RenameNodeParams(String nodeId, String displayName) {
    private static final int MOST = 64;

    public RenameNodeParams {
        Require.nonBlank("nodeId", nodeId);
        Require.nonBlank("displayName", displayName);
        Require.range("displayName", displayName.length(), 1, MOST);
    }
}
