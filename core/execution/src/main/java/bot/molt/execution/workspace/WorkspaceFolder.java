package bot.molt.execution.workspace;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// A folder to work in, as the configuration describes it.
///
/// @param id id of `routing.workspaces`; null for a caller's own
/// @param gitRepo cloned into `path` on first use; null where there is none
/// @param confined whether the file tools stay inside of `path`
public record WorkspaceFolder(
        @Nullable String id, Path path, @Nullable String gitRepo, boolean confined) {}
