package bot.molt.execution.process;

import bot.molt.base.DataSize;
import bot.molt.base.Ids;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/// The folder in which output lies that is too large for memory. Files of an earlier run are
/// removed when it is opened; one gateway owns a folder.
public final class Spool {
    private static final String ENDING = ".out";

    private final Path folder;
    private final long maxFileBytes;

    private Spool(Path folder, long maxFileBytes) {
        this.folder = folder;
        this.maxFileBytes = maxFileBytes;
    }

    /// Makes the folder (0700) where it is missing.
    public static Spool open(Path folder, DataSize maxFile) throws IOException {
        Files.createDirectories(folder);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        try (DirectoryStream<Path> left = Files.newDirectoryStream(folder, "*" + ENDING)) {
            for (Path file : left) {
                Files.deleteIfExists(file);
            }
        }
        return new Spool(folder, maxFile.bytes());
    }

    /// Bytes of one output that go to disk; what follows is kept in part.
    long maxFileBytes() {
        return maxFileBytes;
    }

    /// Creates an empty file (0600).
    Path newFile() throws IOException {
        return Files.createFile(
                folder.resolve(Ids.text(20) + ENDING),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
}
