package bot.molt.agent.turn;

import bot.molt.agent.queue.Pending;
import java.util.List;

/// Messages that come for a session while it answers.
public interface Steering {
    /// Nobody says anything.
    Steering NONE =
            new Steering() {
                @Override
                public boolean waits() {
                    return false;
                }

                @Override
                public List<Pending> take() {
                    return List.of();
                }
            };

    /// Whether there is one for the running turn.
    boolean waits();

    /// Takes those that are for the running turn; the turn answers them from here on.
    List<Pending> take();
}
