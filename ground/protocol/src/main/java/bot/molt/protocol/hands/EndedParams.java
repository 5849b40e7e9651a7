package bot.molt.protocol.hands;

import bot.molt.base.Require;
import org.jspecify.annotations.Nullable;

/// A process is over; all of its output was sent before. The answer lets the node forget it.
///
/// @param code exit code; 128 + number where a signal ended it
/// @param signal `TERM`, `KILL` …; null where it exited by itself
/// @param cpuMs processor time; zero where it is not known
/// @param stdout bytes of the whole output
/// @param stderr bytes of the whole output
public record EndedParams(
        String processId,
        int code,
        @Nullable String signal,
        long ranMs,
        long cpuMs,
        long stdout,
        long stderr) {
    public EndedParams {
        ProcessParams.requireId(processId);
        Require.range("stdout", stdout, 0, Long.MAX_VALUE);
        Require.range("stderr", stderr, 0, Long.MAX_VALUE);
    }
}
