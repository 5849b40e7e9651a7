package bot.molt.app.logging;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/// Writes events to the file and the console.
final class LogWriter {
    private static final Duration IDLE = Duration.ofSeconds(10);
    private static final int BLOCK = 256 << 10;

    private final LogQueue queue;
    private volatile LogSettings settings;
    private LogFile file;
    private LogSettings applied;
    private long reportedDrops;
    private boolean fileFailed;

    LogWriter(LogQueue queue, LogSettings settings) {
        this.queue = queue;
        this.settings = settings;
        this.applied = settings;
        this.file = new LogFile(settings.file());
        this.file.configure(settings.config());
    }

    void configure(LogSettings changed) {
        settings = changed;
    }

    void run() throws InterruptedException {
        while (!queue.ended()) {
            List<LogEvent> events = queue.take(IDLE);
            apply(settings);
            write(events);
            reportDrops();
        }
        close(file);
    }

    private void apply(LogSettings now) {
        if (now.equals(applied)) {
            return;
        }
        if (!now.file().toAbsolutePath().normalize().equals(file.path())) {
            close(file);
            file = new LogFile(now.file());
            fileFailed = false;
        }
        file.configure(now.config());
        applied = now;
    }

    private void write(List<LogEvent> events) {
        StringBuilder lines = new StringBuilder();
        StringBuilder console = new StringBuilder();
        for (LogEvent event : events) {
            int severity = event.level().getSeverity();
            if (applied.config().level().admits(severity)) {
                lines.append(LogLine.json(event, applied::clean));
            }
            if (applied.config().consoleLevel().admits(severity)) {
                console.append(applied.line().of(event, applied::clean));
            }
            if (lines.length() > BLOCK || console.length() > BLOCK) {
                flush(lines, console, event.epochMillis());
            }
        }
        if (!events.isEmpty()) {
            flush(lines, console, events.getLast().epochMillis());
        }
    }

    private void flush(StringBuilder lines, StringBuilder console, long epochMillis) {
        if (!console.isEmpty()) {
            applied.console().print(console);
            applied.console().flush();
        }
        if (!lines.isEmpty()) {
            toFile(lines.toString().getBytes(StandardCharsets.UTF_8), epochMillis);
        }
        lines.setLength(0);
        console.setLength(0);
    }

    /// A full disk must not stop the gateway; it is said once, on the console.
    private void toFile(byte[] bytes, long epochMillis) {
        try {
            file.write(bytes, epochMillis);
            fileFailed = false;
        } catch (IOException e) {
            if (!fileFailed) {
                applied.console()
                        .println(
                                "log file %s: %s; lines go to the console only"
                                        .formatted(file.path(), e));
            }
            fileFailed = true;
            close(file);
        }
    }

    private void reportDrops() {
        long dropped = queue.dropped();
        if (dropped > reportedDrops) {
            String text =
                    "%d log lines dropped: the disk or the console is too slow"
                            .formatted(dropped - reportedDrops);
            reportedDrops = dropped;
            write(
                    List.of(
                            new LogEvent(
                                    System.currentTimeMillis(),
                                    System.Logger.Level.WARNING,
                                    LogWriter.class.getName(),
                                    text,
                                    null,
                                    null)));
        }
    }

    private static void close(LogFile file) {
        try {
            file.close();
        } catch (IOException _) {
            // nothing is lost: writes are complete when they return
        }
    }
}
