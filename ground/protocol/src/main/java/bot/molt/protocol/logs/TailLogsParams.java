package bot.molt.protocol.logs;

import bot.molt.base.Require;
import bot.molt.base.bind.Default;
import org.jspecify.annotations.Nullable;

/// Which lines of the log are wanted: the newest, or those behind a place that was told before.
///
/// @param limit 1..5000
/// @param level lines of this level and above: `debug`, `info`, `warn`, `error`
/// @param since lines from this moment on, as `2026-11-20T08:15:00Z`
/// @param cursor as the last answer gave it; null for the newest lines
/// @param maxBytes the most that is read, 1..1000000
public record TailLogsParams(
        @Default("500") int limit,
        @Nullable String level,
        @Nullable String since,
        @Nullable Long cursor,
        @Default("250000") int maxBytes) {
    static final int MOST = 5_000;
    static final int MOST_BYTES = 1_000_000;

    public TailLogsParams {
        Require.range("limit", limit, 1, MOST);
        Require.range("maxBytes", maxBytes, 1, MOST_BYTES);
        Require.range("cursor", cursor == null ? 0 : cursor, 0, Long.MAX_VALUE);
    }
}
