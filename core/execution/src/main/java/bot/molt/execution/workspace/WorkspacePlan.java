package bot.molt.execution.workspace;

import bot.molt.spi.Caller;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// A workspace as the configuration describes it.
///
/// @param id id of `routing.workspaces`; null for a caller's own
/// @param gitRepo cloned into `path` on first use; null where there is none
/// @param confined whether the file tools stay inside of `path`
/// @param guarded whether commands run behind the [Guards]
public record WorkspacePlan(
        @Nullable String id,
        Path path,
        @Nullable String gitRepo,
        boolean confined,
        boolean guarded) {
    /// As it is, with the guards or without.
    public WorkspacePlan withGuards(boolean on) {
        return new WorkspacePlan(id, path, gitRepo, confined, on);
    }

    /// Looks plans up.
    @FunctionalInterface
    public interface Source {
        /// Errors: `not_found` with the known ids; `forbidden` where the workspace is not the
        /// caller's.
        WorkspacePlan plan(Caller caller, @Nullable String workspaceId);
    }
}
