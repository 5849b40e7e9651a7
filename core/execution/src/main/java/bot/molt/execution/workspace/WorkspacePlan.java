package bot.molt.execution.workspace;

import bot.molt.execution.sandbox.SandboxPlan;
import bot.molt.spi.Caller;
import bot.molt.spi.tool.Wish;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// A workspace as the configuration describes it, and where its calls run.
///
/// @param id id of `routing.workspaces`; null for a caller's own
/// @param gitRepo cloned into the folder on first use; null where there is none
public record WorkspacePlan(@Nullable String id, @Nullable String gitRepo, SandboxPlan sandbox) {
    /// The folder on the host.
    public Path path() {
        return sandbox.spec().workspace().folder();
    }

    /// Looks plans up.
    @FunctionalInterface
    public interface Source {
        /// Errors: `not_found` with the known ids; `forbidden` where the workspace is not the
        /// caller's, or where the caller may not wish for that.
        ///
        /// @param wish where the call itself wants to run; null where it does not say
        WorkspacePlan plan(Caller caller, @Nullable String workspaceId, @Nullable Wish wish);
    }
}
