package bot.molt.agent.skills;

import bot.molt.base.Digests;
import bot.molt.base.archive.TarEntry;
import bot.molt.base.archive.TarReader;
import bot.molt.base.archive.Unpacking;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/// A skill that somebody brings: a folder, or a `.zip`, `.tar.gz` or `.tar` of one. It is laid out
/// in a folder file by file. Links, paths that lead out and more than the limits are refused.
final class SkillPacket {
    static final long MOST_BYTES = 20L << 20;
    static final int MOST_FILES = 1_000;

    private static final int CENTRAL = 0x02014b50;
    private static final int UNIX = 3;
    private static final int LINK = 0120000;
    private static final int KIND = 0170000;

    private final Path target;
    private long bytes;
    private int files;

    private SkillPacket(Path target) {
        this.target = target;
    }

    /// Lays it out.
    ///
    /// @param target there and empty
    ///
    ///   Errors: `IOException` for what is refused.
    static void unpack(Path from, Path target) throws IOException {
        SkillPacket packet = new SkillPacket(target);
        String name = String.valueOf(from.getFileName()).toLowerCase(Locale.ROOT);
        if (Files.isDirectory(from, LinkOption.NOFOLLOW_LINKS)) {
            packet.folder(from);
        } else if (name.endsWith(".zip") || name.endsWith(".skill")) {
            packet.zip(whole(from));
        } else if (name.endsWith(".tar.gz") || name.endsWith(".tgz")) {
            try (InputStream in = new ByteArrayInputStream(whole(from));
                    TarReader tar = new TarReader(new GZIPInputStream(in))) {
                packet.tar(tar);
            }
        } else if (name.endsWith(".tar")) {
            try (TarReader tar = new TarReader(new ByteArrayInputStream(whole(from)))) {
                packet.tar(tar);
            }
        } else {
            throw new IOException(
                    from + ": not a folder, .zip, .tar.gz or .tar (expected: one of these)");
        }
    }

    private static byte[] whole(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IOException(file + ": not a file");
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes((int) MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                throw tooMuch();
            }
            return bytes;
        }
    }

    private static IOException tooMuch() {
        return new IOException(
                "more than %d MB or %d files (expected: less)"
                        .formatted(MOST_BYTES >> 20, MOST_FILES));
    }

    private static IOException link(String path) {
        return new IOException(path + ": a link (expected: files and folders alone)");
    }

    private void folder(Path from) throws IOException {
        Files.walkFileTree(
                from,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes what)
                            throws IOException {
                        String path = from.relativize(file).toString();
                        if (!what.isRegularFile()) {
                            throw link(path);
                        }
                        try (InputStream in =
                                Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
                            put(path, in, Files.isExecutable(file));
                        }
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes what) {
                        return String.valueOf(dir.getFileName()).equals(".git")
                                ? FileVisitResult.SKIP_SUBTREE
                                : FileVisitResult.CONTINUE;
                    }
                });
    }

    private void zip(byte[] archive) throws IOException {
        refuseLinks(archive);
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(archive))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                Unpacking.inside(target, entry.getName());
                if (!entry.isDirectory()) {
                    put(entry.getName(), zip, isScript(entry.getName()));
                }
            }
        } catch (IllegalArgumentException e) {
            throw new IOException("no zip archive: " + e.getMessage(), e);
        }
        if (files == 0) {
            throw new IOException("no zip archive, or nothing in it");
        }
    }

    /// Only the table at the end of an archive says which entries are links.
    private static void refuseLinks(byte[] archive) throws IOException {
        ByteBuffer table = ByteBuffer.wrap(archive).order(ByteOrder.LITTLE_ENDIAN);
        for (int at = 0; at + 46 <= archive.length; at++) {
            boolean isEntry = table.getInt(at) == CENTRAL;
            boolean isLink =
                    isEntry
                            && archive[at + 5] == UNIX
                            && (table.getInt(at + 38) >>> 16 & KIND) == LINK;
            if (isLink) {
                int length = table.getShort(at + 28) & 0xffff;
                int end = Math.min(archive.length, at + 46 + length);
                throw link(new String(archive, at + 46, end - at - 46, StandardCharsets.UTF_8));
            }
        }
    }

    /// A zip archive mostly does not say what may be run.
    private static boolean isScript(String name) {
        return name.endsWith(".sh") || name.endsWith(".py");
    }

    private void tar(TarReader tar) throws IOException {
        for (TarEntry entry = tar.next(); entry != null; entry = tar.next()) {
            Unpacking.inside(target, entry.path());
            switch (entry.kind()) {
                case LINK -> throw link(entry.path());
                case FILE -> put(entry.path(), tar, (entry.mode() & 0100) != 0);
                case FOLDER -> {
                    // made with what lies in it
                }
            }
        }
    }

    private void put(String path, InputStream content, boolean runs) throws IOException {
        Path place = Unpacking.inside(target, path);
        if (++files > MOST_FILES) {
            throw tooMuch();
        }
        makeFolders(place);
        byte[] buffer = new byte[16 << 10];
        try (OutputStream out = Files.newOutputStream(place, StandardOpenOption.CREATE_NEW)) {
            for (int n = content.read(buffer); n >= 0; n = content.read(buffer)) {
                bytes += n;
                if (bytes > MOST_BYTES) {
                    throw tooMuch();
                }
                out.write(buffer, 0, n);
            }
        }
        Files.setPosixFilePermissions(
                place, PosixFilePermissions.fromString(runs ? "rwxr-xr-x" : "rw-r--r--"));
    }

    private void makeFolders(Path place) throws IOException {
        List<Path> missing = new ArrayList<>();
        for (Path at = place.getParent();
                at != null && at.startsWith(target) && !Files.exists(at);
                at = at.getParent()) {
            missing.add(at);
        }
        for (Path folder : missing.reversed()) {
            Files.createDirectory(folder);
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    /// SHA-256 over the names and contents of all files of a folder, by name.
    static String digest(Path folder) throws IOException {
        List<Path> all = new ArrayList<>();
        Files.walkFileTree(
                folder,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes what) {
                        if (what.isRegularFile()) {
                            all.add(file);
                        }
                        return FileVisitResult.CONTINUE;
                    }
                });
        all.sort((one, other) -> name(folder, one).compareTo(name(folder, other)));
        MessageDigest digest = Digests.sha256();
        for (Path file : all) {
            String line =
                    name(folder, file) + '\0' + Digests.sha256Hex(Files.readAllBytes(file)) + '\n';
            digest.update(line.getBytes(StandardCharsets.UTF_8));
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static String name(Path folder, Path file) {
        return folder.relativize(file).toString().replace('\\', '/');
    }
}
