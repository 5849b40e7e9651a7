package bot.molt.execution.approval;

import java.time.Duration;

/// Asks the person behind one client.
@FunctionalInterface
public interface Asker {
    /// Blocks until there is an answer, `limit` at most. An interrupt means that somebody else
    /// answered.
    Answer ask(Approval approval, Duration limit) throws InterruptedException;

    /// What a person says.
    enum Answer {
        ONCE,
        ALWAYS,
        DENY,
        /// No answer, or the client could not ask.
        NONE
    }
}
