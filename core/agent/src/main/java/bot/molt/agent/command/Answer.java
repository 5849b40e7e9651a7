package bot.molt.agent.command;

import bot.molt.store.SessionRow;

/// What a command comes to.
public sealed interface Answer {
    /// The session, changed or not, and what is said.
    record Say(SessionRow session, String text) implements Answer {}

    /// The session as it is now, and a message that the model answers.
    ///
    /// @param model reference for this message; empty for the session's
    /// @param thinking level for this message; empty for the session's
    record Ask(SessionRow session, String text, String model, String thinking) implements Answer {}

    /// The session is to be summed up.
    ///
    /// @param heed what the summary should heed; empty for nothing
    record SumUp(String heed) implements Answer {}
}
