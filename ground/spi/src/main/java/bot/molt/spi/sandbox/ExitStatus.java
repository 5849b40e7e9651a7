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
public record ExitStatus(int code, @Nullable String signal, Duration ran, Duration cpu) {
    /// An end of which the processor time is not known.
    public ExitStatus(int code, @Nullable String signal, Duration ran) {
        this(code, signal, ran, Duration.ZERO);
    }
}
