package bot.molt.execution.audit;

import bot.molt.base.Require;
import bot.molt.base.json.Json;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;

/// Reads a log without its writer: the newest records from the end, new ones as they come, or all
/// of them. Content is not checked; that is [AuditVerifier]'s.
public final class AuditReader {
    /// Records of one [#tail] or [#follow], at most.
    public static final int MOST = 10_000;

    private static final int BLOCK = 64 << 10;

    private final AuditSeries series;

    /// @param current the file that is written
    public AuditReader(Path current) {
        series = new AuditSeries(current);
    }

    /// A form of export.
    public enum Format {
        /// The lines as they stand in the log.
        JSONL,
        /// A header and one row a record; nested values as JSON.
        CSV
    }

    /// Where a follower stands.
    ///
    /// @param key of the file, so that a rotation is seen
    /// @param offset behind the last line it has
    public record Position(String key, long offset) {}

    /// Records and where to go on.
    public record Page(List<Json.Obj> records, Position next) {}

    /// The newest records, oldest first; reads from the end only as far as it must.
    public List<Json.Obj> tail(int count, AuditFilter filter) throws IOException {
        Require.range("count", count, 0, MOST);
        Deque<Json.Obj> found = new ArrayDeque<>();
        for (Path file : series.all().reversed()) {
            if (found.size() < count && !tail(file, count, filter, found)) {
                break;
            }
        }
        return List.copyOf(found);
    }

    /// Returns whether older files may have more.
    private static boolean tail(Path file, int count, AuditFilter filter, Deque<Json.Obj> found)
            throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            LinesBackwards lines = new LinesBackwards(channel, BLOCK);
            for (byte[] line = lines.next();
                    line != null && found.size() < count;
                    line = lines.next()) {
                Json.Obj record = record(line);
                if (filter.since() != null
                        && record.has("ts")
                        && AuditFilter.isBefore(record, filter.since())) {
                    return false;
                }
                if (filter.matches(record)) {
                    found.addFirst(record);
                }
            }
            return true;
        } catch (NoSuchFileException _) {
            return true;
        }
    }

    /// The end of the log as it is now.
    public Position end() throws IOException {
        Path file = series.current();
        return Files.exists(file) ? new Position(key(file), Files.size(file)) : new Position("", 0);
    }

    /// Whole records behind a position, [#MOST] at most; none where nothing was written since.
    public Page follow(Position from, AuditFilter filter) throws IOException {
        List<Json.Obj> found = new ArrayList<>();
        Position at = from;
        for (Path file : since(from)) {
            String key = key(file);
            try (LineSource lines =
                    new LineSource(file, key.equals(from.key()) ? from.offset() : 0)) {
                for (byte[] line = found.size() < MOST ? lines.next() : null; line != null; ) {
                    Json.Obj record = record(line);
                    if (filter.matches(record)) {
                        found.add(record);
                    }
                    line = found.size() < MOST ? lines.next() : null;
                }
                at = new Position(key, lines.offset());
            }
            if (found.size() >= MOST) {
                break;
            }
        }
        return new Page(List.copyOf(found), at);
    }

    /// The file of the position and those after it; only the current one where that file is gone.
    private List<Path> since(Position from) throws IOException {
        List<Path> files = series.all();
        for (int i = files.size() - 1; i >= 0; i--) {
            if (key(files.get(i)).equals(from.key())) {
                return files.subList(i, files.size());
            }
        }
        return files.subList(Math.max(0, files.size() - 1), files.size());
    }

    private static String key(Path file) throws IOException {
        return Objects.toString(
                Files.readAttributes(file, java.nio.file.attribute.BasicFileAttributes.class)
                        .fileKey(),
                "");
    }

    /// Writes every record that matches, oldest first; returns how many. The stream stays open.
    public long export(OutputStream out, Format format, AuditFilter filter) throws IOException {
        BufferedWriter writer = new BufferedWriter(new OutputStreamWriter(out, AuditLine.UTF_8));
        if (format == Format.CSV) {
            writer.write(AuditCsv.HEADER);
        }
        long count = 0;
        for (Path file : series.all()) {
            try (LineSource lines = new LineSource(file, 0)) {
                for (byte[] line = lines.next(); line != null; line = lines.next()) {
                    count += export(writer, format, filter, line);
                }
            }
        }
        writer.flush();
        return count;
    }

    private static int export(BufferedWriter writer, Format format, AuditFilter filter, byte[] line)
            throws IOException {
        Json.Obj record = record(line);
        if (!filter.matches(record)) {
            return 0;
        }
        switch (format) {
            case JSONL -> writer.append(new String(line, AuditLine.UTF_8)).append('\n');
            case CSV -> writer.append(AuditCsv.row(record));
        }
        return 1;
    }

    /// A line that is no record is shown as what it is, not hidden.
    private static Json.Obj record(byte[] line) {
        try {
            return AuditLine.tree(line);
        } catch (AuditLine.BadLineException _) {
            return Json.object()
                    .put("type", "unreadable")
                    .put("line", new String(line, 0, Math.min(line.length, 200), AuditLine.UTF_8))
                    .build();
        }
    }
}
