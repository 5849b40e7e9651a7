package bot.molt.execution.policy;

import java.util.Optional;

/// What runs behind a process id, so that input to a shell can be told from an answer to a
/// question.
@FunctionalInterface
public interface StartedCommands {
    /// The command line of a process that was started earlier; empty where it is not known.
    Optional<String> find(String processId);
}
