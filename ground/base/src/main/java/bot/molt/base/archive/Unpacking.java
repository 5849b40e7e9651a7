package bot.molt.base.archive;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;

/// Writes an archive into a folder. Nothing gets outside of it, whatever the archive says: an
/// absolute path, one with `..` or one through a link is refused, and so is a link that leads out.
public final class Unpacking {
    private static final int MAX_ENTRIES = 200_000;
    private static final PosixFilePermission[] BITS = {
        PosixFilePermission.OTHERS_EXECUTE,
        PosixFilePermission.OTHERS_WRITE,
        PosixFilePermission.OTHERS_READ,
        PosixFilePermission.GROUP_EXECUTE,
        PosixFilePermission.GROUP_WRITE,
        PosixFilePermission.GROUP_READ,
        PosixFilePermission.OWNER_EXECUTE,
        PosixFilePermission.OWNER_WRITE,
        PosixFilePermission.OWNER_READ
    };

    private final Path folder;

    private Unpacking(Path folder) {
        this.folder = folder.toAbsolutePath().normalize();
    }

    /// @param folder there, and empty
    public static void into(Path folder, TarReader archive) throws IOException {
        Unpacking unpacking = new Unpacking(folder);
        int count = 0;
        for (TarEntry entry = archive.next(); entry != null; entry = archive.next()) {
            if (++count > MAX_ENTRIES) {
                throw new IOException("more than " + MAX_ENTRIES + " entries in the archive");
            }
            unpacking.unpack(entry, archive);
        }
    }

    private void unpack(TarEntry entry, TarReader content) throws IOException {
        Path place = inside(folder, entry.path());
        if (place.equals(folder)) {
            return;
        }
        Path parent = place.resolveSibling("").normalize();
        Files.createDirectories(parent);
        if (!parent.toRealPath().equals(folder.toRealPath().resolve(folder.relativize(parent)))) {
            throw refused(entry.path());
        }
        switch (entry.kind()) {
            case FOLDER -> Files.createDirectories(place);
            case FILE -> {
                Files.copy(content, place);
                Files.setPosixFilePermissions(place, permissions(entry.mode()));
            }
            case LINK -> {
                Path target = Path.of(entry.link());
                boolean isPlain = !target.isAbsolute() && target.normalize().equals(target);
                if (!isPlain || !parent.resolve(target).normalize().startsWith(folder)) {
                    throw refused(entry.path());
                }
                Files.createSymbolicLink(place, target);
            }
        }
    }

    /// The place of a path of an archive.
    ///
    /// Errors: `IOException` for one that is outside.
    public static Path inside(Path folder, String path) throws IOException {
        if (path.startsWith("/") || path.indexOf('\0') >= 0) {
            throw refused(path);
        }
        Path place = folder.resolve(path).normalize();
        if (!place.startsWith(folder)) {
            throw refused(path);
        }
        return place;
    }

    private static IOException refused(String path) {
        return new IOException(path + ": outside of the archive's folder; the archive is refused");
    }

    private static Set<PosixFilePermission> permissions(int mode) {
        Set<PosixFilePermission> set = EnumSet.noneOf(PosixFilePermission.class);
        for (int i = 0; i < BITS.length; i++) {
            if ((mode & 1 << i) != 0) {
                set.add(BITS[i]);
            }
        }
        return set;
    }
}
