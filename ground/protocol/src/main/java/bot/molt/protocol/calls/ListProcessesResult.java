package bot.molt.protocol.calls;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Processes that tool calls started, newest first.
public record ListProcessesResult(List<Item> processes) {
    /// One process.
    ///
    /// @param exitCode null while it runs, or where a signal ended it
    public record Item(
            String id,
            long pid,
            List<String> command,
            Instant startedAt,
            boolean running,
            @Nullable Integer exitCode) {}
}
