package bot.molt.protocol.calls;

import java.time.Instant;
import java.util.List;

/// Tool calls that run or wait, oldest first.
public record ListCallsResult(List<Item> calls) {
    /// One call.
    ///
    /// @param progress the last line that it said of its progress; empty where it said nothing
    public record Item(
            String callId,
            String tool,
            String userId,
            String session,
            String door,
            Instant startedAt,
            String progress) {}
}
