package bot.molt.gateway.mcp;

import java.util.List;

/// The log levels of the protocol, those of syslog (RFC 5424).
final class LogLevels {
    private static final List<String> ASCENDING =
            List.of(
                    "debug",
                    "info",
                    "notice",
                    "warning",
                    "error",
                    "critical",
                    "alert",
                    "emergency");

    private LogLevels() {}

    /// Errors: `-32602` for a level that is none.
    static String checked(String level) {
        if (!ASCENDING.contains(level)) {
            throw ProtocolError.invalidParams(
                    "level: %s (expected: one of %s)"
                            .formatted(level, String.join(", ", ASCENDING)));
        }
        return level;
    }

    static boolean atLeast(String level, String least) {
        return ASCENDING.indexOf(level) >= ASCENDING.indexOf(least);
    }
}
