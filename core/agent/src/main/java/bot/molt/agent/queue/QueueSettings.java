package bot.molt.agent.queue;

import bot.molt.base.Require;
import java.time.Duration;

/// How messages wait.
///
/// @param mode what becomes of them
/// @param quiet how long nothing may have come before those that wait have their turn
/// @param cap the most that wait
/// @param drop what goes where one more comes
/// @param burst how long one that comes to a resting session waits for what follows it
public record QueueSettings(QueueMode mode, Duration quiet, int cap, Drop drop, Duration burst) {
    /// The highest cap.
    public static final int MOST = 1_000_000;

    private static final int MOST_STAND = 1_000;

    public static final QueueSettings DEFAULT =
            new QueueSettings(
                    QueueMode.COLLECT, Duration.ofSeconds(1), 20, Drop.SUMMARIZE, Duration.ZERO);

    /// What goes where one more message comes than may wait.
    public enum Drop {
        /// The oldest.
        OLD,
        /// The one that comes.
        NEW,
        /// The oldest, of which one line is kept.
        SUMMARIZE
    }

    public QueueSettings {
        Require.range("cap", cap, 1, MOST);
    }

    /// The same in another mode. Whoever stands and waits is not pushed out by what is configured.
    public QueueSettings in(QueueMode other) {
        return other == QueueMode.WAIT
                ? new QueueSettings(other, Duration.ZERO, MOST_STAND, Drop.NEW, Duration.ZERO)
                : new QueueSettings(other, quiet, cap, drop, burst);
    }

    public QueueSettings quiet(Duration other) {
        return new QueueSettings(mode, other, cap, drop, burst);
    }

    public QueueSettings capped(int most, Drop other) {
        return new QueueSettings(mode, quiet, most, other, burst);
    }

    public QueueSettings awaiting(Duration more) {
        return new QueueSettings(mode, quiet, cap, drop, more);
    }
}
