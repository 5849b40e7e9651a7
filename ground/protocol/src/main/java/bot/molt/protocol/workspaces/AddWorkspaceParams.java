package bot.molt.protocol.workspaces;

import bot.molt.base.Require;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A workspace to write into `routing.workspaces`.
///
/// @param path absolute on the gateway's machine, or beginning with `~/`
/// @param gitRepo cloned into `path` on first use; null for none
/// @param users who may use it; null for everybody
public record AddWorkspaceParams(
        String id, String path, @Nullable String gitRepo, @Nullable List<String> users) {
    public AddWorkspaceParams {
        Require.nonBlank("id", id);
        Require.nonBlank("path", path);
    }
}
