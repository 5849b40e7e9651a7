package bot.molt.agent;

import bot.molt.spi.Caller;
import bot.molt.store.SessionRow;

/// The sub-agents of sessions, as far as those themselves have to do with them.
public interface ChildSessions {
    /// There are none.
    ChildSessions NONE =
            new ChildSessions() {
                @Override
                public void stop(String sessionKey) {}

                @Override
                public String answer(SessionRow session, Caller caller, String rest) {
                    return "-";
                }
            };

    /// Ends those that a session began.
    void stop(String sessionKey);

    /// What `/subagents` says.
    ///
    /// @param rest what stands behind the command
    String answer(SessionRow session, Caller caller, String rest);
}
