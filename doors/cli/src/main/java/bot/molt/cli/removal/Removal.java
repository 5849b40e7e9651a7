package bot.molt.cli.removal;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// Removes files and folders; links are removed, never followed.
final class Removal {
    private Removal() {}

    /// Removes whatever is there under a path.
    static void of(Path path) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (Stream<Path> all = Files.walk(path)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        }
    }

    /// Removes files, and folders below `top` that are empty then.
    static void files(List<Path> files, Path top) throws IOException {
        for (Path file : files) {
            Files.deleteIfExists(file);
        }
        for (Path file : files) {
            Path folder = file.resolveSibling("").normalize();
            while (folder.startsWith(top) && !folder.equals(top) && isRemoved(folder)) {
                folder = folder.resolveSibling("").normalize();
            }
        }
    }

    private static boolean isRemoved(Path folder) throws IOException {
        try {
            Files.delete(folder);
            return true;
        } catch (DirectoryNotEmptyException e) {
            return false;
        } catch (NoSuchFileException e) {
            return true;
        }
    }
}
