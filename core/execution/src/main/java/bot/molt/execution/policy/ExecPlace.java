package bot.molt.execution.policy;

import bot.molt.base.bind.Aka;
import bot.molt.base.bind.Default;
import bot.molt.base.bind.Doc;
import bot.molt.base.bind.Guarded;

/// Where the operator's calls run: a part of `tools.exec`.
public record ExecPlace(
        @Doc(
                        "Where the operator's calls run: auto (as agents.defaults.sandbox.mode says), sandbox, node (the one that tools.exec.node names), or gateway and host, which are the same.")
                @Default("auto")
                @Aka("defaultTarget")
                @Guarded
                Host host,
        @Doc(
                        "Name or id of the node that host: node means; where it is empty, the one that is connected.")
                @Default("")
                @Guarded
                String node) {
    /// A target by its usual name.
    public enum Host {
        AUTO,
        SANDBOX,
        GATEWAY,
        HOST,
        NODE
    }
}
