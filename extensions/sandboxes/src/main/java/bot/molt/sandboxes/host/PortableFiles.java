package bot.molt.sandboxes.host;

import bot.molt.base.Ids;
import bot.molt.linux.file.Leftovers;
import bot.molt.spi.sandbox.FileChangedException;
import bot.molt.spi.sandbox.FileInfo;
import bot.molt.spi.sandbox.SandboxFiles;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Files through the JDK. Paths are checked against the workspace by their real path; between that
/// check and the use somebody with access to the workspace could still exchange a folder for a
/// link.
final class PortableFiles implements SandboxFiles {
    private final Path workspace;
    private final boolean confined;

    /// @param workspace real path
    PortableFiles(Path workspace, boolean confined) {
        this.workspace = workspace;
        this.confined = confined;
    }

    private Path existing(String path) throws IOException {
        Path real = workspace.resolve(path).toRealPath();
        return inside(real, path);
    }

    /// The real folder and the name as written.
    private Path entry(String path) throws IOException {
        Path wanted = workspace.resolve(path).normalize();
        Path parent = wanted.getParent();
        if (parent == null || wanted.equals(workspace)) {
            throw new FileSystemException(path, null, "is the top of the workspace");
        }
        Path ancestor = parent;
        while (!Files.exists(ancestor)) {
            ancestor = ancestor.getParent() == null ? workspace : ancestor.getParent();
        }
        inside(ancestor.toRealPath(), path);
        Files.createDirectories(parent);
        return inside(parent.toRealPath(), path).resolve(wanted.getFileName());
    }

    private Path inside(Path real, String shown) throws AccessDeniedException {
        if (confined && !real.startsWith(workspace)) {
            throw new AccessDeniedException(shown, null, "outside of the workspace");
        }
        return real;
    }

    @Override
    public FileInfo stat(String path) throws IOException {
        return info(existing(path));
    }

    private static FileInfo info(Path path) throws IOException {
        PosixFileAttributes attributes =
                Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        FileInfo.Kind kind =
                attributes.isRegularFile()
                        ? FileInfo.Kind.FILE
                        : attributes.isDirectory()
                                ? FileInfo.Kind.FOLDER
                                : attributes.isSymbolicLink()
                                        ? FileInfo.Kind.LINK
                                        : FileInfo.Kind.SPECIAL;
        String version =
                "%s-%d-%s"
                        .formatted(
                                attributes.fileKey(),
                                attributes.size(),
                                attributes.lastModifiedTime().toInstant());
        return new FileInfo(
                path.toString(),
                kind,
                attributes.size(),
                attributes.lastModifiedTime().toInstant(),
                mode(attributes.permissions()),
                version);
    }

    private static int mode(Set<PosixFilePermission> permissions) {
        int mode = 0;
        for (char letter : PosixFilePermissions.toString(permissions).toCharArray()) {
            mode = (mode << 1) | (letter == '-' ? 0 : 1);
        }
        return mode;
    }

    @Override
    public SeekableByteChannel open(String path) throws IOException {
        Path real = existing(path);
        if (info(real).kind() != FileInfo.Kind.FILE) {
            throw new FileSystemException(path, null, "is no regular file");
        }
        return Files.newByteChannel(
                real, Set.of(java.nio.file.StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
    }

    @Override
    public byte[] readAll(String path, long maxBytes) throws IOException {
        try (SeekableByteChannel channel = open(path);
                var in = java.nio.channels.Channels.newInputStream(channel)) {
            byte[] bytes = in.readNBytes((int) Math.min(Integer.MAX_VALUE - 8L, maxBytes + 1));
            if (bytes.length > maxBytes) {
                throw new FileSystemException(
                        path, null, "larger (expected: at most " + maxBytes + " bytes)");
            }
            return bytes;
        }
    }

    @Override
    public FileInfo write(String path, byte[] content, @Nullable String expectedVersion)
            throws IOException {
        Path target = Files.exists(workspace.resolve(path)) ? existing(path) : entry(path);
        boolean exists = Files.exists(target, LinkOption.NOFOLLOW_LINKS);
        if (exists && info(target).kind() != FileInfo.Kind.FILE) {
            throw new FileSystemException(path, null, "is no regular file");
        }
        if (expectedVersion != null
                && !(exists && info(target).version().equals(expectedVersion))) {
            throw new FileChangedException(path);
        }
        Path temporary =
                target.resolveSibling(
                        Leftovers.PREFIX + ProcessHandle.current().pid() + "-" + Ids.text(12));
        try {
            Files.write(temporary, content);
            if (exists) {
                Files.setPosixFilePermissions(temporary, Files.getPosixFilePermissions(target));
            }
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(temporary);
        }
        return info(target);
    }

    @Override
    public List<FileInfo> list(String path) throws IOException {
        return entries(existing(path));
    }

    private static List<FileInfo> entries(Path folder) throws IOException {
        List<FileInfo> all = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
            for (Path entry : stream) {
                all.add(info(entry));
            }
        } catch (NoSuchFileException e) {
            return all; // removed since it was listed
        }
        all.sort(Comparator.comparing(FileInfo::name));
        return all;
    }

    @Override
    public void walk(String path, Visitor visitor) throws IOException {
        walk(existing(path), visitor);
    }

    private FileVisitResult walk(Path folder, Visitor visitor) throws IOException {
        for (FileInfo entry : entries(folder)) {
            FileVisitResult answer = visitor.visit(entry);
            if (answer == FileVisitResult.CONTINUE && entry.kind() == FileInfo.Kind.FOLDER) {
                answer = walk(Path.of(entry.path()), visitor);
            }
            if (answer == FileVisitResult.TERMINATE) {
                return answer;
            }
            if (answer == FileVisitResult.SKIP_SIBLINGS) {
                break;
            }
        }
        return FileVisitResult.CONTINUE;
    }

    @Override
    public void delete(String path) throws IOException {
        Files.delete(entry(path));
    }

    @Override
    public void move(String from, String to) throws IOException {
        Path target = entry(to);
        if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            throw new FileAlreadyExistsException(to);
        }
        Files.move(entry(from), target);
    }

    @Override
    public void createDirectories(String path) throws IOException {
        Files.createDirectories(entry(path + "/.").getParent());
    }
}
