package bot.molt.spi.sandbox;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How a process ended.
///
/// @param code exit code; 128 + number where a signal ended it
/// @param signal `TERM`, `KILL` …; null where it exited by itself
/// @param ran wall time
/// @param cpu processor time of the program and of the children it waited for; zero where it is not
///   known
/// @param lost why nobody knows how it ended: its machine is gone; null where it is known
public record ExitStatus(
        int code, @Nullable String signal, Duration ran, Duration cpu, @Nullable String lost) {
    /// The code of a process whose end nobody saw.
    private static final int LOST = 255;

    /// An end that was seen.
    public ExitStatus(int code, @Nullable String signal, Duration ran, Duration cpu) {
        this(code, signal, ran, cpu, null);
    }

    /// An end of which the processor time is not known.
    public ExitStatus(int code, @Nullable String signal, Duration ran) {
        this(code, signal, ran, Duration.ZERO);
    }

    /// An end that nobody saw.
    public static ExitStatus lost(String why, Duration ran) {
        return new ExitStatus(LOST, null, ran, Duration.ZERO, why);
    }
}
