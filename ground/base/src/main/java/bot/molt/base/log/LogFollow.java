package bot.molt.base.log;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// The lines that a log gets from now on, over the change from one day's file to the next.
///
/// Threads: one at a time.
public final class LogFollow implements Closeable {
    private final Supplier<Path> current;
    private final Predicate<String> wanted;
    private final FolderWatch watch;
    private Path file;
    private LogLines lines;

    /// @param current the file that is written now
    public LogFollow(Supplier<Path> current, Predicate<String> wanted) throws IOException {
        this.current = current;
        this.wanted = wanted;
        this.file = current.get();
        this.watch = new FolderWatch(file);
        this.lines = new LogLines(file, wanted);
        lines.skipToEnd();
    }

    /// Lines that were completed since.
    public List<String> next() throws IOException {
        List<String> found = new ArrayList<>(lines.next());
        Path now = current.get();
        if (!now.equals(file)) {
            file = now;
            lines = new LogLines(file, wanted);
            found.addAll(lines.next());
        }
        return found;
    }

    /// Waits for more, `limit` at most.
    public void await(Duration limit) throws InterruptedException {
        watch.await(limit);
    }

    @Override
    public void close() throws IOException {
        watch.close();
    }
}
