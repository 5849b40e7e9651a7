package bot.molt.linux.process;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The marks that were given out, on disk, so that a gateway ends what one that was killed left
/// running.
///
/// Shape: one series a line, 16 hexadecimal digits. Whoever opens the file owns it alone.
///
/// Threads: safe for any number.
public final class MarkFile {
    private static final System.Logger LOG = System.getLogger(MarkFile.class.getName());
    private static final Duration GRACE = Duration.ofSeconds(1);

    private final @Nullable Path file;

    /// @param file null where nothing is kept
    public MarkFile(@Nullable Path file) {
        this.file = file;
    }

    /// A new series, which is on disk before any process carries it.
    public Mark.Series fresh() throws IOException {
        Mark.Series series = Mark.Series.fresh();
        if (file != null) {
            Files.writeString(
                    file,
                    series.text() + "\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        }
        return series;
    }

    /// Ends all processes that an earlier owner left, and forgets its marks.
    public void endLeft(Poller poller) throws IOException {
        if (file == null || !Files.exists(file)) {
            return;
        }
        List<Mark.Series> left =
                Files.readAllLines(file, StandardCharsets.ISO_8859_1).stream()
                        .flatMap(line -> Mark.Series.parse(line).stream())
                        .toList();
        ProcessTree tree =
                new ProcessTree(
                        value -> left.stream().anyMatch(series -> series.has(value)), poller);
        try {
            tree.end(ProcessTree.ANY_LEADER, GRACE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            LOG.log(Level.WARNING, "processes of a gateway that was killed may be left");
        }
        Files.delete(file);
    }
}
