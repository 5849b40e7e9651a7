package bot.molt.agent.jobs;

import org.jspecify.annotations.Nullable;

/// What else is due by the clock of jobs, on their thread.
public interface Beat {
    /// Nothing.
    Beat NONE =
            new Beat() {
                @Override
                public @Nullable Long pass() {
                    return null;
                }

                @Override
                public boolean isFor(String session) {
                    return false;
                }

                @Override
                public void wake(String session) {}
            };

    /// Does what is due.
    ///
    /// @return the next moment, in milliseconds; null for none
    @Nullable Long pass() throws InterruptedException;

    /// Whether it answers what a session is to hear at once.
    ///
    /// @param session whole key
    boolean isFor(String session);

    /// What waits to be told that session is due now.
    void wake(String session);
}
