package bot.molt.app.logging;

/// How much is logged, as the configuration writes it.
public enum LogLevel {
    TRACE(System.Logger.Level.TRACE),
    DEBUG(System.Logger.Level.DEBUG),
    INFO(System.Logger.Level.INFO),
    WARN(System.Logger.Level.WARNING),
    ERROR(System.Logger.Level.ERROR),
    /// The same as `error`; nothing here is fatal.
    FATAL(System.Logger.Level.ERROR),
    SILENT(System.Logger.Level.OFF);

    private final int severity;

    LogLevel(System.Logger.Level level) {
        this.severity = level.getSeverity();
    }

    boolean admits(int other) {
        return other >= severity && severity != Integer.MAX_VALUE;
    }

    static String name(System.Logger.Level level) {
        return switch (level) {
            case ALL, TRACE -> "trace";
            case DEBUG -> "debug";
            case INFO -> "info";
            case WARNING -> "warn";
            case ERROR, OFF -> "error";
        };
    }
}
