package bot.molt.protocol.sandbox;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where a call runs, and with what; each with the key of the configuration behind it (`default`
/// where none says anything).
///
/// @param settings what was decided beside the rest: scope, image, user, variables by name …
/// @param quota what the user may use over all sandboxes together
/// @param policy null where no tool was asked about
public record ExplainSandboxResult(
        Subject subject,
        Target target,
        List<Mount> mounts,
        Network network,
        List<Limit> limits,
        List<Setting> settings,
        List<Setting> quota,
        @Nullable Policy policy) {
    /// Whose call it is.
    ///
    /// @param workspace null for the user's own
    public record Subject(String user, @Nullable String workspace, String session) {}

    /// The kind of target.
    ///
    /// @param name of the sandbox
    /// @param why which rule chose it, and what `auto` came to
    public record Target(
            String kind, String name, String why, String source, ReadinessItem readiness) {}

    /// A folder or file of the host that is seen inside.
    ///
    /// @param access `ro` or `rw`
    public record Mount(String host, String inside, String access, String source) {}

    /// Where processes may connect to.
    ///
    /// @param mode `none`, `allowlist`, `full`, or `host` where there is no wall
    /// @param allow hosts and ports of the list
    public record Network(String mode, List<String> allow, String source) {}

    /// How much may be used.
    ///
    /// @param gap where it holds only in part on this machine: why, and the fix; null where it
    ///   holds
    public record Limit(String name, String value, String source, @Nullable String gap) {}

    /// A value that was decided.
    public record Setting(String name, String value, String source) {}

    /// What the policy says of the tool.
    ///
    /// @param decision `open`, or `denied` where the tool is closed whatever it is called with
    public record Policy(String tool, String decision, String reason, String source) {}
}
