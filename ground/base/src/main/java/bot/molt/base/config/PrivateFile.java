package bot.molt.base.config;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/// Files that only their owner may read, replaced as a whole or not at all.
public final class PrivateFile {
    private static final int BACKUPS = 5;
    private static final Set<PosixFilePermission> OWNER =
            PosixFilePermissions.fromString("rwx------");

    private PrivateFile() {}

    /// Makes a folder and those above it; a new one has mode 0700.
    public static void folder(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            return;
        }
        if (Files.exists(folder)) {
            throw new IOException(
                    folder + ": a file is there (expected: a folder; move the file away)");
        }
        if (folder.getParent() != null) {
            Files.createDirectories(folder.getParent());
        }
        Files.createDirectories(
                folder,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    /// Makes a folder as [#folder], and takes from one that is there what others may do; returns
    /// whether that was something.
    public static boolean tighten(Path folder) throws IOException {
        folder(folder);
        Set<PosixFilePermission> mode = EnumSet.noneOf(PosixFilePermission.class);
        mode.addAll(Files.getPosixFilePermissions(folder));
        boolean open = mode.retainAll(OWNER);
        if (open) {
            Files.setPosixFilePermissions(folder, mode);
        }
        return open;
    }

    /// Writes a file with mode 0600, durably; a reader sees the old text or the new one. A symbolic
    /// link is followed, so that the link stays.
    public static void write(Path file, String text) throws IOException {
        Path target =
                Files.isSymbolicLink(file) && Files.exists(file)
                        ? file.toRealPath()
                        : file.toAbsolutePath();
        Path folder = target.resolveSibling("").normalize();
        folder(folder);
        Path fresh = Files.createTempFile(folder, "." + target.getFileName(), ".tmp");
        try {
            fill(fresh, text);
            Files.move(
                    fresh,
                    target,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    private static void fill(Path file, String text) throws IOException {
        try (FileChannel channel = FileChannel.open(file, Set.of(StandardOpenOption.WRITE))) {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }

    /// Writes a file after keeping the old one as `.bak`; the five latest are kept (`.bak`,
    /// `.bak.1` … `.bak.4`).
    public static void replace(Path file, String text) throws IOException {
        if (Files.exists(file)) {
            for (int i = BACKUPS - 1; i > 0; i--) {
                Path newer = backup(file, i - 1);
                if (Files.exists(newer)) {
                    Files.move(newer, backup(file, i), StandardCopyOption.REPLACE_EXISTING);
                }
            }
            write(backup(file, 0), Files.readString(file));
        }
        write(file, text);
    }

    private static Path backup(Path file, int age) {
        return file.resolveSibling(file.getFileName() + (age == 0 ? ".bak" : ".bak." + age));
    }
}
