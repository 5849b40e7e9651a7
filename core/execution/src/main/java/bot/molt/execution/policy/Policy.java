package bot.molt.execution.policy;

import bot.molt.spi.Caller;
import bot.molt.spi.net.HostRules;
import bot.molt.spi.tool.Access;
import bot.molt.spi.tool.Effect;
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

    /// Whether the tool may be listed for the caller: as [#shows(Subject, String)], and what steers
    /// the gateway for its operator alone.
    default boolean shows(Subject subject, ToolSpec<?> tool) {
        return isFor(subject.caller(), tool) && shows(subject, tool.name());
    }

    /// Which hosts calls may connect to by themselves: those that every list opens.
    default List<HostRules> hosts(Subject subject) {
        return List.of(HostRules.PUBLIC);
    }

    /// Whether such a caller may have the tool, whatever the configuration says.
    static boolean isFor(Caller caller, ToolSpec<?> tool) {
        return tool.effect() != Effect.STEERS || caller.isOperator();
    }

    /// Who calls, and where.
    ///
    /// @param workspaceId id of `routing.workspaces`; null for the caller's own workspace
    /// @param workspacePath absolute path in the target; relative paths start there
    record Subject(
            Caller caller, @Nullable String workspaceId, String workspacePath, Target target) {
        /// On the host.
        public Subject(Caller caller, @Nullable String workspaceId, String workspacePath) {
            this(caller, workspaceId, workspacePath, Target.HOST);
        }
    }

    /// What paths of a call mean.
    ///
    /// @param kind `host`, `bubblewrap`, `docker`, `node` …
    /// @param folder of the host that stands behind the workspace; empty where it is the same path
    /// @param node name of the machine; empty for this one
    record Target(String kind, String folder, String node) {
        /// Every path means itself.
        public static final Target HOST = new Target("host", "");

        /// One on this machine.
        public Target(String kind, String folder) {
            this(kind, folder, "");
        }

        /// Whether it has a root of its own, with a folder of this machine behind the workspace.
        public boolean walled() {
            return !isHost() && !isNode();
        }

        /// Whether every path means itself.
        public boolean isHost() {
            return kind.equals(HOST.kind());
        }

        /// Whether it is another machine.
        public boolean isNode() {
            return kind.equals("node");
        }
    }
}
