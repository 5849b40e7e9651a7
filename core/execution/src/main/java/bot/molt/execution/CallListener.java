package bot.molt.execution;

import java.time.Duration;

/// Told of each ended call, before its answer leaves: metrics, the log of slow tools.
@FunctionalInterface
public interface CallListener {
    /// Must not block.
    void ended(Call call, Outcome outcome, Duration took);
}
