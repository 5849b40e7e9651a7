package bot.molt.app.logging;

import bot.molt.base.IsoTime;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/// The log file. When it is full, or a new day has begun, it becomes `gateway-20261120-1.log.gz`
/// and a new one is begun; the oldest archives go.
///
/// Threads: the log writer's alone.
final class LogFile implements AutoCloseable {
    private final Path file;
    private long maxBytes;
    private int keep;
    private boolean compress;
    private @Nullable FileChannel channel;
    private long size;
    private String day = "";

    LogFile(Path file) {
        this.file = file.toAbsolutePath().normalize();
    }

    Path path() {
        return file;
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
        if (channel != null && !Files.exists(file)) {
            close();
        }
        FileChannel open = channel == null ? open(today) : channel;
        boolean full = size + more > maxBytes || day.compareTo(today) < 0;
        if (full && size > 0) {
            close();
            archive();
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
        return open;
    }

    private void archive() throws IOException {
        Path target = free();
        if (compress) {
            Path half = target.resolveSibling(target.getFileName() + ".half");
            Files.deleteIfExists(half);
            try (InputStream in = Files.newInputStream(file);
                    OutputStream out =
                            new GZIPOutputStream(
                                    Files.newOutputStream(half, StandardOpenOption.CREATE_NEW),
                                    64 << 10)) {
                in.transferTo(out);
            }
            Files.setPosixFilePermissions(half, PosixFilePermissions.fromString("rw-------"));
            Files.move(half, target);
            Files.delete(file);
        } else {
            Files.move(file, target);
        }
        dropOldest();
    }

    private Path free() throws IOException {
        List<Archive> archives = archives();
        int number = 1;
        for (Archive archive : archives) {
            number = archive.day().equals(day) ? Math.max(number, archive.number() + 1) : number;
        }
        String name = stem() + "-" + day + "-" + number + extension() + (compress ? ".gz" : "");
        return file.resolveSibling(name);
    }

    private void dropOldest() throws IOException {
        List<Archive> archives = archives();
        for (Archive old : archives.subList(0, Math.max(0, archives.size() - keep))) {
            Files.deleteIfExists(old.file());
        }
    }

    private record Archive(Path file, String day, int number) {}

    /// Oldest first.
    private List<Archive> archives() throws IOException {
        List<Archive> archives = new ArrayList<>();
        Path folder = file.getParent();
        try (Stream<Path> files = folder == null ? Stream.empty() : Files.list(folder)) {
            for (Path found : (Iterable<Path>) files::iterator) {
                addArchive(archives, found);
            }
        }
        archives.sort(Comparator.comparing(Archive::day).thenComparingInt(Archive::number));
        return archives;
    }

    private void addArchive(List<Archive> archives, Path found) {
        String name = String.valueOf(found.getFileName());
        String plain = name.endsWith(".gz") ? name.substring(0, name.length() - 3) : name;
        String start = stem() + "-";
        if (!plain.startsWith(start) || !plain.endsWith(extension())) {
            return;
        }
        String[] parts =
                plain.substring(start.length(), plain.length() - extension().length())
                        .split("-", -1);
        boolean ours =
                parts.length == 2 && parts[0].matches("\\d{8}") && parts[1].matches("\\d{1,6}");
        if (ours) {
            archives.add(new Archive(found, parts[0], Integer.parseInt(parts[1])));
        }
    }

    private String stem() {
        String name = String.valueOf(file.getFileName());
        int dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }

    private String extension() {
        return String.valueOf(file.getFileName()).substring(stem().length());
    }

    @Override
    public void close() throws IOException {
        if (channel != null) {
            channel.close();
            channel = null;
        }
    }
}
