package bot.molt.execution.policy;

import java.util.Optional;

/// What runs behind a process id.
@FunctionalInterface
public interface StartedCommands {
    /// The command that was started; empty for an unknown id.
    Optional<Started> find(String processId);

    /// A started command.
    ///
    /// @param line as its shell read it
    /// @param terminal whether it runs on a terminal, where more programs take commands than from a
    ///   pipe
    record Started(String line, boolean terminal) {}
}
