package bot.molt.gateway.rpc.sandbox;

import bot.molt.protocol.sandbox.BuildSandboxParams;
import bot.molt.protocol.sandbox.BuiltSandboxResult;
import bot.molt.protocol.sandbox.ClosedSandboxesResult;
import bot.molt.protocol.sandbox.ExplainSandboxParams;
import bot.molt.protocol.sandbox.ExplainSandboxResult;
import bot.molt.protocol.sandbox.ListSandboxesResult;
import bot.molt.protocol.sandbox.RecreateSandboxParams;
import bot.molt.protocol.sandbox.SandboxReadinessResult;
import bot.molt.spi.Caller;
import java.io.IOException;
import java.util.List;

/// The sandboxes of a gateway, as the methods of this package steer them. Who may do what is
/// decided before.
///
/// Threads: any.
public interface Sandboxes {
    /// Those that are open, the one that was used last at the end.
    List<ListSandboxesResult.Item> list();

    /// Where a call of `params.user()` would run; that of the caller where it is null. Opens
    /// nothing.
    ///
    /// Errors: `not_found` with the known users, workspaces, agents or tools.
    ExplainSandboxResult explain(ExplainSandboxParams params, Caller caller);

    /// Closes what is meant.
    ///
    /// Errors: `not_found` for a name that no open sandbox has.
    ClosedSandboxesResult recreate(RecreateSandboxParams params);

    /// Closes what nobody uses and nothing runs in.
    ClosedSandboxesResult prune();

    /// What this machine can, and who needs it.
    SandboxReadinessResult readiness();

    /// Makes an image; an interrupt ends it.
    ///
    /// Errors: `unavailable` where this machine cannot, with the fix; `upstream_failed` where a
    /// step failed.
    BuiltSandboxResult build(BuildSandboxParams params, Progress progress)
            throws IOException, InterruptedException;

    /// Takes lines for people.
    @FunctionalInterface
    interface Progress {
        void line(String text) throws InterruptedException;
    }
}
