package bot.molt.protocol.workspaces;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The workspaces of the configuration.
public record ListWorkspacesResult(List<Item> workspaces) {
    /// One workspace.
    ///
    /// @param gitRepo cloned into `path` on first use; null where there is none
    /// @param users who may use it; null for everybody
    public record Item(
            String id, String path, @Nullable String gitRepo, @Nullable List<String> users) {}
}
