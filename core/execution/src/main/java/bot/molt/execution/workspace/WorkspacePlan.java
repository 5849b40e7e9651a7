package bot.molt.execution.workspace;

import bot.molt.spi.Caller;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A workspace as the configuration describes it.
///
/// @param id id of `routing.workspaces`; null for a caller's own
/// @param gitRepo cloned into `path` on first use; null where there is none
/// @param confined whether the file tools stay inside of `path`
/// @param guards what commands run behind; null for nothing
public record WorkspacePlan(
        @Nullable String id,
        Path path,
        @Nullable String gitRepo,
        boolean confined,
        @Nullable Guards guards) {
    /// As it is, with commands behind the guards.
    public WorkspacePlan behind(Guards before) {
        return new WorkspacePlan(id, path, gitRepo, confined, before);
    }

    /// What its processes start with.
    Map<String, String> environment(Map<String, String> base) {
        return guards == null ? base : guards.environment(base);
    }

    /// Looks plans up.
    @FunctionalInterface
    public interface Source {
        /// Errors: `not_found` with the known ids; `forbidden` where the workspace is not the
        /// caller's.
        WorkspacePlan plan(Caller caller, @Nullable String workspaceId);
    }
}
