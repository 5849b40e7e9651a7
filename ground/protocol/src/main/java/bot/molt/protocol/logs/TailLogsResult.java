package bot.molt.protocol.logs;

import java.util.List;

/// Lines as they stand in the log, oldest first.
///
/// @param cursor place behind them
/// @param size of the file, in bytes
/// @param truncated whether lines before them were left out
/// @param reset whether the place that was asked for is not in the file any more
public record TailLogsResult(
        String file,
        long cursor,
        long size,
        List<String> lines,
        boolean truncated,
        boolean reset) {}
