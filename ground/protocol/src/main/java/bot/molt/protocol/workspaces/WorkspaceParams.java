package bot.molt.protocol.workspaces;

import bot.molt.base.Require;

/// Which workspace is meant.
public record WorkspaceParams(String id) {
    public WorkspaceParams {
        Require.nonBlank("id", id);
    }
}
