package bot.molt.execution.sandbox;

import bot.molt.execution.policy.Policy;
import bot.molt.execution.sandbox.settings.Placement;
import bot.molt.spi.sandbox.SandboxSpec;
import java.time.Duration;
import java.util.List;

/// Where the calls of somebody in a workspace run, and with what.
///
/// @param scope who shares the sandbox; on the host without meaning
/// @param spec what it is opened with; its name tells sandboxes with different settings apart
/// @param timeout the longest that a command may take; zero for no limit of the sandbox's own
/// @param settings everything that was decided, each with the key of the configuration behind it
public record SandboxPlan(
        Choice choice,
        Placement.Scope scope,
        SandboxSpec spec,
        Duration timeout,
        Prune prune,
        List<Setting> settings) {
    /// The kind of target that has no walls.
    public static final String HOST = "host";

    /// The kind of target that is another machine.
    public static final String NODE = "node";

    /// Source of what no configuration says.
    public static final String DEFAULT = "default";

    public SandboxPlan {
        settings = List.copyOf(settings);
    }

    /// `host`, `bubblewrap`, `docker`, `microvm`, `node`.
    public String kind() {
        return choice.kind();
    }

    /// Whether it is a sandbox of this machine, with walls around it.
    public boolean walled() {
        return !kind().equals(HOST) && !isOnNode();
    }

    /// Whether it is on another machine.
    public boolean isOnNode() {
        return kind().equals(NODE);
    }

    /// What paths mean there.
    public Policy.Target target() {
        if (isOnNode()) {
            return new Policy.Target(NODE, "", choice.node());
        }
        return walled()
                ? new Policy.Target(kind(), spec.workspace().folder().toString())
                : Policy.Target.HOST;
    }

    /// Absolute path of the workspace as those inside see it.
    public String workspace() {
        return walled() || isOnNode()
                ? spec.workspace().inside()
                : spec.workspace().folder().toAbsolutePath().toString();
    }

    /// A kind of target.
    ///
    /// @param node name of the machine; empty for this one
    /// @param why for people
    /// @param source key of the configuration
    public record Choice(String kind, String node, String why, String source) {
        /// One on this machine.
        public Choice(String kind, String why, String source) {
            this(kind, "", why, source);
        }
    }

    /// A value that was decided.
    ///
    /// @param name `network`, `limits.memory` …
    /// @param value for people; variables by their names only
    /// @param source `routing.users[alice].agents.sandbox.limits.memory`, or `default`
    public record Setting(String name, String value, String source) {}

    /// When a sandbox that nobody uses is closed; zero is never.
    ///
    /// @param idle after its last call
    /// @param age after it was opened
    public record Prune(Duration idle, Duration age) {
        /// Never.
        public static final Prune NEVER = new Prune(Duration.ZERO, Duration.ZERO);
    }
}
