package bot.molt.execution.workspace;

import bot.molt.execution.sandbox.SandboxPlan;
import bot.molt.spi.sandbox.Usage;
import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A sandbox of the pool that is open.
///
/// @param user whose it is; `*` for everybody's
/// @param workspace id of `routing.workspaces`; null for the user's own
/// @param session that has it alone; null where sessions share it
/// @param folder of the workspace on the host
/// @param lastUsed when a call last took or released it
/// @param calls that use it now
/// @param busy whether a process of a caller runs in it
public record OpenSandbox(
        SandboxPlan plan,
        String user,
        @Nullable String workspace,
        @Nullable String session,
        Path folder,
        Instant created,
        Instant lastUsed,
        int calls,
        boolean busy,
        Usage usage) {
    /// Unique among the open ones, but for those of the host.
    public String name() {
        return plan.spec().name();
    }

    /// `host`, `bubblewrap`, `docker`.
    public String kind() {
        return plan.kind();
    }

    /// Name of the image; empty for the target's own.
    public String image() {
        return plan.spec().image().name();
    }
}
