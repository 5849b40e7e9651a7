package bot.molt.spi.sandbox;

import java.time.Duration;

/// What the processes of a sandbox use now.
///
/// @param memory bytes; -1 where it is not known
/// @param cpuTime since the sandbox was opened; zero where it is not known
/// @param processes -1 where it is not known
public record Usage(long memory, Duration cpuTime, int processes) {
    /// Nothing is known.
    public static final Usage UNKNOWN = new Usage(-1, Duration.ZERO, -1);
}
