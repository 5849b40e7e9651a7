package bot.molt.cli.check;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Who holds the lock of a file, read from `/proc/locks`: trying to lock would disturb who is about
/// to.
final class FileLocks {
    private static final Path LOCKS = Path.of("/proc/locks");

    private FileLocks() {}

    /// Empty where nobody does, or the system does not tell.
    static Optional<ProcessHandle> owner(Path file) throws IOException {
        if (!Files.exists(file) || !Files.isReadable(LOCKS)) {
            return Optional.empty();
        }
        String inode = ":" + Files.getAttribute(file, "unix:ino");
        for (String line : Files.readAllLines(LOCKS)) {
            String[] fields = line.strip().split("\\s+");
            boolean isHeld = fields.length > 5 && !fields[1].equals("->");
            if (isHeld && fields[5].endsWith(inode) && fields[4].matches("[0-9]{1,10}")) {
                return ProcessHandle.of(Long.parseLong(fields[4]));
            }
        }
        return Optional.empty();
    }
}
