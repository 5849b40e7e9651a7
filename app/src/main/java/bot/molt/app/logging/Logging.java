package bot.molt.app.logging;

import bot.molt.base.concurrent.Worker;
import bot.molt.base.redact.Redactor;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// The log of this process. Until [#start] warnings and errors go straight to the console;
/// afterwards lines go through a bounded queue to one writer, and callers never wait for a disk.
public final class Logging implements AutoCloseable {
    private static final Duration LAST_WRITE = Duration.ofSeconds(5);
    private static final int WARNING = System.Logger.Level.WARNING.getSeverity();

    private final LogQueue queue = new LogQueue();
    private volatile @Nullable LogSettings settings;
    private @Nullable Worker worker;
    private @Nullable LogWriter writer;

    Logging() {}

    /// The log behind `System.Logger` of this process.
    ///
    /// Errors: [IllegalStateException] where another backend was put before ours.
    public static Logging ofThisProcess() {
        if (System.LoggerFinder.getLoggerFinder() instanceof GatewayLoggerFinder finder) {
            return finder.logging();
        }
        throw new IllegalStateException(
                "log backend: another one is on the class path (expected: one only)");
    }

    /// Begins to write.
    ///
    /// @param defaultFile used where the configuration names none
    /// @param console usually `System.err`
    public void start(LogConfig config, Path defaultFile, Redactor redactor, PrintStream console) {
        LogSettings first = LogSettings.of(config, defaultFile, redactor, console);
        LogWriter fresh = new LogWriter(queue, first);
        settings = first;
        writer = fresh;
        worker = Worker.platform("log-writer", fresh::run);
    }

    /// Follows a changed configuration: levels, style, file and limits.
    public void configure(LogConfig config) {
        LogSettings old = settings;
        if (old != null && writer != null) {
            LogSettings changed =
                    LogSettings.of(config, old.defaultFile(), old.redactor(), old.console());
            settings = changed;
            writer.configure(changed);
        }
    }

    /// Lines that were left out because the queue was full.
    public long dropped() {
        return queue.dropped();
    }

    boolean admits(System.Logger.Level level, String logger) {
        LogSettings now = settings;
        int severity = level.getSeverity();
        if (level == System.Logger.Level.OFF) {
            return false;
        }
        return now == null ? severity >= WARNING : now.admits(severity, logger);
    }

    void log(LogEvent event) {
        if (settings == null || !queue.offer(event)) {
            direct(event);
        }
    }

    /// Before the start and after the end.
    private void direct(LogEvent event) {
        LogSettings now = settings;
        UnaryOperator<String> redact = now == null ? new Redactor()::text : now::clean;
        PrintStream console = now == null ? System.err : now.console();
        if (event.level().getSeverity() >= WARNING) {
            console.print(
                    new ConsoleLine(LogConfig.ConsoleStyle.COMPACT, ConsoleLine.Medium.PLAIN)
                            .of(event, redact));
        }
    }

    /// Writes what waits, 5 seconds at most.
    @Override
    public void close() {
        queue.close();
        Worker running = worker;
        if (running == null) {
            return;
        }
        try {
            running.join(LAST_WRITE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        running.close();
    }
}
