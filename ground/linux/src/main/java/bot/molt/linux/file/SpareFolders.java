package bot.molt.linux.file;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.Map;

/// Empty folders that are moved to where one is needed and back, since some file systems take a
/// millisecond and more to remove a folder. A place gets the folder that it had before: what was
/// mounted on it in some namespace then lies on it again. On another file system folders are made
/// and removed.
///
/// Threads: one at a time.
final class SpareFolders {
    private static final System.Logger LOG = System.getLogger(SpareFolders.class.getName());
    private static final int MOST = 64;
    private static final int OTHERS_WRITE = 0022;

    private final Path folder;
    private final Map<Path, Path> free = new HashMap<>();
    private boolean looked;
    private long number;

    /// @param folder for them alone
    SpareFolders(Path folder) {
        this.folder = folder;
    }

    /// Puts an empty folder at a place where nothing is.
    void put(Path at) throws IOException {
        look();
        Path spare = free.remove(at);
        if (spare == null || !moved(spare, at)) {
            Files.createDirectory(at);
        }
    }

    /// Takes an empty folder away from a place. The folder above must be nobody's to change but the
    /// gateway's, since a folder of somebody else would be moved too.
    ///
    /// Errors: `DirectoryNotEmptyException`, `NoSuchFileException`
    void take(Path at) throws IOException {
        Path spare = folder.resolve(Long.toString(number++));
        boolean kept = free.size() < MOST && isPlain(at) && isEmpty(at) && moved(at, spare);
        if (!kept) {
            Files.delete(at);
        } else if (isEmpty(spare)) {
            free.put(at, spare);
        } else {
            Files.move(spare, at); // filled in the last moment
        }
    }

    private void look() throws IOException {
        if (looked) {
            return;
        }
        Files.createDirectories(folder);
        try (DirectoryStream<Path> left = Files.newDirectoryStream(folder)) {
            for (Path each : left) {
                removed(each);
            }
        }
        looked = true;
    }

    private static void removed(Path left) {
        try {
            Files.delete(left);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "a folder is left: " + left, e);
        }
    }

    private static boolean moved(Path from, Path to) {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
            return true;
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "{0} is not moved: {1}", from, e.getMessage());
            return false;
        }
    }

    /// Whether it is as we made it.
    private static boolean isPlain(Path at) throws IOException {
        Map<String, Object> found =
                Files.readAttributes(at, "unix:mode,uid", LinkOption.NOFOLLOW_LINKS);
        boolean ours = found.get("uid") instanceof Integer uid && uid == Owner.self().uid();
        return ours && found.get("mode") instanceof Integer mode && (mode & OTHERS_WRITE) == 0;
    }

    private static boolean isEmpty(Path at) throws IOException {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(at)) {
            return !entries.iterator().hasNext();
        }
    }
}
