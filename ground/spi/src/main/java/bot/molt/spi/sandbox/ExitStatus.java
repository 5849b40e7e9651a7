package bot.molt.spi.sandbox;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How a process ended.
///
/// @param code exit code; 128 + number where a signal ended it
/// @param signal `TERM`, `KILL` …; null where it exited by itself
/// @param ran wall time
public record ExitStatus(int code, @Nullable String signal, Duration ran) {}
