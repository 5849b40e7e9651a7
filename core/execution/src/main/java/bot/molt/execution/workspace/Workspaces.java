package bot.molt.execution.workspace;

import bot.molt.execution.policy.Policy;
import bot.molt.execution.sandbox.SandboxPlan;
import bot.molt.spi.Caller;
import bot.molt.spi.sandbox.Sandbox;
import bot.molt.spi.tool.Wish;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Which folder, in which sandbox, a call works in.
public interface Workspaces {
    /// The workspace that the call names, else the caller's own; cloned or made on first use.
    ///
    /// Errors: `not_found` with the known ids; `forbidden` where it is somebody else's, and where
    /// the caller may not wish for that.
    ///
    /// @param wish where the call itself wants to run; null where it does not say
    /// @param progress told how far a first clone is
    Workspace open(
            Caller caller, @Nullable String workspaceId, @Nullable Wish wish, Progress progress)
            throws InterruptedException;

    /// An open workspace; its sandbox stays open until it is closed at least.
    ///
    /// @param id id of `routing.workspaces`; null for the caller's own
    /// @param plan where it runs; null where nothing was planned
    /// @param release told when the call does not need it any more
    record Workspace(
            @Nullable String id, Sandbox sandbox, @Nullable SandboxPlan plan, Runnable release)
            implements AutoCloseable {
        /// A workspace that nobody waits for.
        public Workspace(@Nullable String id, Sandbox sandbox) {
            this(id, sandbox, null, () -> {});
        }

        /// What paths mean there.
        public Policy.Target target() {
            return plan == null ? Policy.Target.HOST : plan.target();
        }

        /// The longest that a command may take there; zero for no limit.
        public Duration timeLimit() {
            return plan == null ? Duration.ZERO : plan.timeout();
        }

        @Override
        public void close() {
            release.run();
        }
    }

    /// Takes lines for people.
    @FunctionalInterface
    interface Progress {
        void line(String text);
    }
}
