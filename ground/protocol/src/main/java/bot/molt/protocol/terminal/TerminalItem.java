package bot.molt.protocol.terminal;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A terminal.
///
/// @param id also that of its process
/// @param bytes that were written so far
/// @param exit null while it runs
public record TerminalItem(
        String id,
        String command,
        @Nullable String workspace,
        @Nullable String node,
        Instant startedAt,
        long bytes,
        int columns,
        int rows,
        @Nullable Exit exit) {
    /// How it ended.
    ///
    /// @param code null where a signal ended it
    /// @param signal null where it ended by itself
    /// @param reason `exited`, `closed`, `idle` or `away`
    public record Exit(@Nullable Integer code, @Nullable String signal, String reason) {}
}
