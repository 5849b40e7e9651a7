package bot.molt.app.logging;

import bot.molt.base.IsoTime;
import bot.molt.base.log.LogPath;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/// The log file. When it is full, or a new day has begun, it becomes `gateway-20261120-1.log.gz`
/// and a new one is begun; the oldest archives go. A log whose name has the day is begun anew with
/// each day, and the files of the days before are the archives.
///
/// Threads: the log writer's alone.
final class LogFile implements AutoCloseable {
    private final Path written;
    private final ClosedLogs closed;
    private Path file;
    private long maxBytes;
    private int keep;
    private boolean compress;
    private @Nullable FileChannel channel;
    private long size;
    private String day = "";

    /// @param written as the configuration has it
    LogFile(Path written) {
        this.written = written.toAbsolutePath().normalize();
        this.closed = new ClosedLogs(this.written);
        this.file = this.written;
    }

    /// The path as the configuration has it.
    Path path() {
        return written;
    }

    void configure(LogConfig config) {
        maxBytes = config.maxFileBytes().bytes();
        keep = config.keep();
        compress = config.compress();
    }

    /// Writes whole lines. A file that somebody else moved away is begun anew.
    void write(byte[] lines, long epochMillis) throws IOException {
        FileChannel open = channel(epochMillis, lines.length);
        ByteBuffer bytes = ByteBuffer.wrap(lines);
        while (bytes.hasRemaining()) {
            size += open.write(bytes);
        }
    }

    private FileChannel channel(long epochMillis, int more) throws IOException {
        String today = IsoTime.day(epochMillis);
        Path now = LogPath.at(written, Instant.ofEpochMilli(epochMillis));
        if (channel != null && (!now.equals(file) || !Files.exists(file))) {
            close();
        }
        file = now;
        FileChannel open = channel == null ? open(today) : channel;
        boolean isOver = !LogPath.isDated(written) && day.compareTo(today) < 0;
        boolean isFull = size + more > maxBytes;
        if ((isFull || isOver) && size > 0) {
            close();
            Files.move(file, closed.next(file, day));
            open = open(today);
        }
        return open;
    }

    private FileChannel open(String today) throws IOException {
        Path folder = file.getParent();
        if (folder != null && !Files.isDirectory(folder)) {
            Files.createDirectories(
                    folder,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rwx------")));
        }
        checkOwner(folder);
        FileChannel open =
                FileChannel.open(
                        file,
                        Set.of(
                                StandardOpenOption.CREATE,
                                StandardOpenOption.WRITE,
                                StandardOpenOption.APPEND),
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")));
        size = open.size();
        day = size == 0 ? today : IsoTime.day(Files.getLastModifiedTime(file).toMillis());
        channel = open;
        tidy();
        return open;
    }

    /// Somebody else could have made the folder, in `/tmp`, to lead the log elsewhere.
    private static void checkOwner(@Nullable Path folder) throws IOException {
        String us = System.getProperty("user.name", "?");
        if (folder == null || us.equals("?")) {
            return;
        }
        String owner = Files.getOwner(folder).getName();
        if (!owner.equals(us) && !owner.equals("root")) {
            throw new IOException(
                    "%s belongs to %s (expected: %s or root)".formatted(folder, owner, us));
        }
    }

    /// Compresses what is closed and lets the oldest go.
    private void tidy() throws IOException {
        List<ClosedLogs.Closed> all = closed.all(file);
        int tooMany = Math.max(0, all.size() - keep);
        for (ClosedLogs.Closed old : all.subList(0, tooMany)) {
            Files.deleteIfExists(old.file());
        }
        for (ClosedLogs.Closed kept : all.subList(tooMany, all.size())) {
            if (compress && !kept.isZipped()) {
                zip(kept.file());
            }
        }
    }

    private static void zip(Path plain) throws IOException {
        Path target = ClosedLogs.zipped(plain);
        Path half = target.resolveSibling(target.getFileName() + ".half");
        Files.deleteIfExists(half);
        try (InputStream in = Files.newInputStream(plain);
                OutputStream out =
                        new GZIPOutputStream(
                                Files.newOutputStream(half, StandardOpenOption.CREATE_NEW),
                                64 << 10)) {
            in.transferTo(out);
        }
        Files.setPosixFilePermissions(half, PosixFilePermissions.fromString("rw-------"));
        Files.move(half, target);
        Files.delete(plain);
    }

    @Override
    public void close() throws IOException {
        if (channel != null) {
            channel.close();
            channel = null;
        }
    }
}
