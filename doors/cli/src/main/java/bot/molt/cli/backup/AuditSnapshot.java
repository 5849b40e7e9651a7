package bot.molt.cli.backup;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The files of a log of JSON lines at one moment, while it is written: its full files, and its
/// current one up to the last whole line. What is in it is a beginning of the log.
///
/// @param closed full files, which nobody changes any more
/// @param current the file that is written; empty where there is none
/// @param length how much of it
/// @param key what the file that is written is known by, also when it has another name
/// @param others its head and the copies of torn ends
record AuditSnapshot(
        List<Path> closed, Optional<Path> current, Object key, long length, List<Path> others) {
    private static final int TRIES = 50;
    private static final int BLOCK = 64 << 10;

    /// The log whose current file has this name. Its head is read by whoever copies it before all
    /// else: it must not know of more than the copy has.
    ///
    /// Errors: `IOException` where it rotates faster than it can be listed.
    static AuditSnapshot of(Path current) throws IOException {
        for (int i = 0; i < TRIES; i++) {
            List<Path> before = closed(current);
            Optional<Object> key = key(current);
            long length = key.isPresent() ? wholeLines(current) : 0;
            if (before.equals(closed(current)) && key.equals(key(current))) {
                Optional<Path> written = key.map(_ -> current);
                return new AuditSnapshot(before, written, key.orElse(""), length, others(current));
            }
        }
        throw new IOException(current + " rotates all the time; try again");
    }

    /// Opens what was written up to that moment, under the name that it has now.
    Source.Open open() throws IOException {
        Path file = current.orElseThrow();
        for (int i = 0; i < TRIES; i++) {
            List<Path> names = new ArrayList<>(List.of(file));
            names.addAll(closed(file).reversed());
            for (Path name : names) {
                Optional<FileChannel> channel = opened(name);
                if (channel.isPresent()) {
                    return new Source.Open(Channels.newInputStream(channel.get()), length);
                }
            }
        }
        throw new IOException(file + " rotates all the time; try again");
    }

    /// Empty where the name is another file's by now.
    private Optional<FileChannel> opened(Path name) throws IOException {
        FileChannel channel;
        try {
            channel = FileChannel.open(name, StandardOpenOption.READ);
        } catch (NoSuchFileException _) {
            return Optional.empty();
        }
        if (key(name).filter(key::equals).isPresent()) {
            return Optional.of(channel);
        }
        channel.close();
        return Optional.empty();
    }

    static String stem(Path current) {
        String name = String.valueOf(current.getFileName());
        int dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }

    /// The head file of a log.
    static Path head(Path current) {
        return current.resolveSibling(stem(current) + ".head");
    }

    private static List<Path> closed(Path current) throws IOException {
        String name = String.valueOf(current.getFileName());
        String ending = name.substring(stem(current).length());
        return matching(
                current, Pattern.quote(stem(current)) + "-\\d{8}-\\d{1,9}" + Pattern.quote(ending));
    }

    private static List<Path> others(Path current) throws IOException {
        return matching(current, Pattern.quote(stem(current)) + "\\.torn-\\d+");
    }

    private static List<Path> matching(Path current, String form) throws IOException {
        Pattern pattern = Pattern.compile(form);
        List<Path> found = new ArrayList<>();
        try (Stream<Path> all = Files.list(current.resolveSibling(""))) {
            all.filter(file -> pattern.matcher(String.valueOf(file.getFileName())).matches())
                    .forEach(found::add);
        } catch (NoSuchFileException _) {
            return List.of();
        }
        found.sort(null);
        return found;
    }

    private static Optional<Object> key(Path file) throws IOException {
        try {
            return Optional.ofNullable(
                    Files.readAttributes(file, BasicFileAttributes.class).fileKey());
        } catch (NoSuchFileException _) {
            return Optional.empty();
        }
    }

    /// Bytes up to the last line end; 0 where the file is gone by now.
    private static long wholeLines(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer block = ByteBuffer.allocate(BLOCK);
            long end = channel.size();
            while (end > 0) {
                long start = Math.max(0, end - BLOCK);
                block.clear().limit((int) (end - start));
                channel.read(block, start);
                for (int i = block.position() - 1; i >= 0; i--) {
                    if (block.get(i) == '\n') {
                        return start + i + 1;
                    }
                }
                end = start;
            }
            return 0;
        } catch (NoSuchFileException _) {
            return 0;
        }
    }
}
