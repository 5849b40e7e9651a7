package bot.molt.execution.policy;

import bot.molt.spi.Caller;
import bot.molt.spi.tool.Access;
import bot.molt.spi.tool.ToolSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// May they? One immutable snapshot of the configuration; a reload makes a new one.
///
/// Threads: safe for any number.
public interface Policy {
    /// Decides a call. Never throws: what cannot be evaluated is denied.
    Decision decide(Subject subject, ToolSpec<?> tool, List<Access> accesses);

    /// Whether the tool may be listed for the caller at all.
    boolean shows(Subject subject, String tool);

    /// Who calls, and where.
    ///
    /// @param workspaceId id of `routing.workspaces`; null for the caller's own workspace
    /// @param workspacePath absolute path in the target; relative paths start there
    record Subject(Caller caller, @Nullable String workspaceId, String workspacePath) {}
}
