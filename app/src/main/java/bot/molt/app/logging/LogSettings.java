package bot.molt.app.logging;

import bot.molt.base.redact.Redactor;
import java.io.PrintStream;
import java.nio.file.Path;

/// A configuration together with what it needs at run time.
///
/// @param line how the console looks
record LogSettings(
        LogConfig config,
        Path defaultFile,
        Redactor redactor,
        PrintStream console,
        ConsoleLine line) {
    static LogSettings of(
            LogConfig config, Path defaultFile, Redactor redactor, PrintStream console) {
        boolean terminal = Terminals.errorIsTerminal();
        LogConfig.ConsoleStyle style = config.consoleStyle();
        if (style == null) {
            style = terminal ? LogConfig.ConsoleStyle.PRETTY : LogConfig.ConsoleStyle.COMPACT;
        }
        ConsoleLine line = new ConsoleLine(style, Terminals.medium(System.getenv(), terminal));
        return new LogSettings(config, defaultFile, redactor, console, line);
    }

    Path file() {
        Path named = config.file();
        return named == null ? defaultFile : named;
    }

    /// Others than ours say nothing below a warning unless everything is wanted.
    boolean admits(int severity, String logger) {
        boolean wanted = config.level().admits(severity) || config.consoleLevel().admits(severity);
        boolean ours = logger.startsWith("bot.molt.");
        return wanted
                && (ours
                        || severity >= System.Logger.Level.INFO.getSeverity()
                        || config.level() == LogLevel.TRACE);
    }

    String clean(String text) {
        return config.redactSensitive() == LogConfig.Redact.OFF ? text : redactor.text(text);
    }
}
