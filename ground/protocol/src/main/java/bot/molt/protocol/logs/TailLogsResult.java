package bot.molt.protocol.logs;

import java.util.List;

/// Lines as they stand in the log, oldest first.
public record TailLogsResult(String file, List<String> lines) {}
