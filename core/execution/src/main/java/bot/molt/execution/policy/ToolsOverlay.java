package bot.molt.execution.policy;

import bot.molt.base.bind.Doc;
import bot.molt.base.bind.Guarded;
import bot.molt.execution.web.NetworkOverlay;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A `tools` section of an agent, a user or a workspace. It can only take away; what is not written
/// leaves the outer setting as it is.
public record ToolsOverlay(
        @Doc("Set of tools; only those that the outer settings have too remain.") @Guarded
                @Nullable Profile profile,
        @Doc("Names, globs and groups that remain.") @Guarded @Nullable List<String> allow,
        @Doc("Names, globs and groups that are taken away.") @Guarded @Nullable List<String> deny,
        @Doc("Commands.") @Guarded @Nullable ExecOverlay exec,
        @Doc("Files.") @Guarded @Nullable FsOverlay fs,
        @Doc("Hosts that the tools of the gateway connect to.") @Guarded
                @Nullable NetworkOverlay network) {

    /// `exec` of an overlay.
    public record ExecOverlay(
            @Doc("The stricter of this and the outer setting holds.") @Guarded
                    @Nullable Security security,
            @Doc("The one that asks more often holds.") @Guarded @Nullable AskMode ask,
            @Doc("Patterns that must allow a command here; the global list then counts no more.")
                    @Guarded
                    @Nullable List<String> allowlist) {}

    /// `fs` of an overlay.
    public record FsOverlay(
            @Doc("true keeps file tools inside the workspace.") @Guarded
                    @Nullable Boolean workspaceOnly) {}
}
