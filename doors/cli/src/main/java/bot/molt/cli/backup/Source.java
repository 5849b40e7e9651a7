package bot.molt.cli.backup;

import bot.molt.cli.LocalState;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// One file that goes into a backup.
///
/// @param name in the archive: `state/users.json`
/// @param content opens it
record Source(String name, Path file, Content content) {
    /// The file as it is now, under a handle that a replacement does not touch.
    record Open(InputStream bytes, long size) {}

    /// Where the content comes from.
    @FunctionalInterface
    interface Content {
        /// Errors: `NoSuchFileException` where the file is gone by now.
        Open open() throws IOException;
    }

    /// A file that is replaced as a whole and never grows.
    static Source whole(String name, Path file) {
        return new Source(name, file, () -> channel(file));
    }

    /// A file as it is at this moment, not when it is written.
    static Source read(String name, Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        return new Source(
                name, file, () -> new Open(new ByteArrayInputStream(bytes), bytes.length));
    }

    /// What a database holds at the moment when it is written into the backup.
    Source ofDatabase(LocalState databases) {
        return new Source(name, file, () -> copied(databases));
    }

    private Open copied(LocalState databases) throws IOException {
        if (!Files.exists(file)) {
            throw new NoSuchFileException(file.toString());
        }
        Path copy = Files.createTempFile(file.resolveSibling(""), ".backup-", ".tmp");
        boolean done = false;
        try {
            databases.copyDatabase(file, copy);
            FileChannel channel =
                    FileChannel.open(
                            copy, StandardOpenOption.READ, StandardOpenOption.DELETE_ON_CLOSE);
            done = true;
            return new Open(Channels.newInputStream(channel), channel.size());
        } finally {
            if (!done) {
                Files.deleteIfExists(copy);
            }
        }
    }

    private static Open channel(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        try {
            return new Open(Channels.newInputStream(channel), channel.size());
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /// Its permission bits.
    int mode() throws IOException {
        return (int) Files.getAttribute(file, "unix:mode") & 0777;
    }

    /// Seconds since 1970.
    long modified() throws IOException {
        return Files.getLastModifiedTime(file).toMillis() / 1000;
    }
}
