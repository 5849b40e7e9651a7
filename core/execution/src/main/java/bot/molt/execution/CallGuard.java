package bot.molt.execution;

import bot.molt.execution.policy.Decision;
import java.util.Optional;

/// Asked of each call that the policy does not refuse. It may refuse, and nothing else.
@FunctionalInterface
public interface CallGuard {
    /// Refuses nothing.
    CallGuard NONE = _ -> Optional.empty();

    /// Why the call may not run; empty for no objection. It has a limit of its own.
    Optional<Decision.Reason> objection(Invocation invocation) throws InterruptedException;
}
