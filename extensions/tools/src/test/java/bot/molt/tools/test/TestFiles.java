package bot.molt.tools.test;

import bot.molt.spi.sandbox.FileChangedException;
import bot.molt.spi.sandbox.FileInfo;
import bot.molt.spi.sandbox.SandboxFiles;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Files below one folder through `java.nio`; what leaves the folder is denied.
public final class TestFiles implements SandboxFiles {
    private final Path root;
    private @Nullable String broken;

    TestFiles(Path root) {
        this.root = root;
    }

    /// Writing this name fails from now on.
    public void breakWritesOf(String name) {
        broken = name;
    }

    private Path resolve(String path) throws IOException {
        Path full = root.resolve(path).normalize();
        Path existing = full;
        while (!Files.exists(existing)) {
            existing = java.util.Objects.requireNonNull(existing.getParent());
        }
        Path real = existing.toRealPath().resolve(existing.relativize(full));
        if (!real.startsWith(root)) {
            throw new AccessDeniedException(path, null, "outside of the workspace");
        }
        return real;
    }

    private static FileInfo info(Path path, LinkOption... options) throws IOException {
        BasicFileAttributes a = Files.readAttributes(path, BasicFileAttributes.class, options);
        FileInfo.Kind kind =
                a.isDirectory()
                        ? FileInfo.Kind.FOLDER
                        : a.isSymbolicLink()
                                ? FileInfo.Kind.LINK
                                : a.isRegularFile() ? FileInfo.Kind.FILE : FileInfo.Kind.SPECIAL;
        String version = a.fileKey() + ":" + a.size() + ":" + a.lastModifiedTime().toInstant();
        return new FileInfo(
                path.toString(), kind, a.size(), a.lastModifiedTime().toInstant(), 420, version);
    }

    @Override
    public FileInfo stat(String path) throws IOException {
        return info(resolve(path));
    }

    @Override
    public SeekableByteChannel open(String path) throws IOException {
        return Files.newByteChannel(regular(path));
    }

    private Path regular(String path) throws IOException {
        Path full = resolve(path);
        if (info(full).kind() != FileInfo.Kind.FILE) {
            throw new FileSystemException(path, null, "not a regular file");
        }
        return full;
    }

    @Override
    public byte[] readAll(String path, long maxBytes) throws IOException {
        Path full = regular(path);
        if (Files.size(full) > maxBytes) {
            throw new FileSystemException(path, null, "larger than " + maxBytes);
        }
        return Files.readAllBytes(full);
    }

    @Override
    public FileInfo write(String path, byte[] content, @Nullable String expectedVersion)
            throws IOException {
        Path full = resolve(path);
        if (full.getFileName().toString().equals(broken)) {
            throw new FileSystemException(path, null, "disk is full");
        }
        if (expectedVersion != null
                && !(Files.exists(full) && info(full).version().equals(expectedVersion))) {
            throw new FileChangedException(path);
        }
        Files.createDirectories(full.getParent());
        Path temporary = Files.createTempFile(full.getParent(), ".write", null);
        Files.write(temporary, content);
        Files.move(
                temporary,
                full,
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
        return info(full);
    }

    @Override
    public List<FileInfo> list(String path) throws IOException {
        List<FileInfo> entries = new ArrayList<>();
        try (Stream<Path> names = Files.list(resolve(path))) {
            for (Path each : names.sorted().toList()) {
                entries.add(info(each, LinkOption.NOFOLLOW_LINKS));
            }
        }
        return entries;
    }

    @Override
    public void walk(String path, Visitor visitor) throws IOException {
        for (FileInfo entry : list(path)) {
            FileVisitResult next = visitor.visit(entry);
            if (next == FileVisitResult.TERMINATE) {
                return;
            }
            if (entry.kind() == FileInfo.Kind.FOLDER && next == FileVisitResult.CONTINUE) {
                walk(entry.path(), visitor);
            }
        }
    }

    @Override
    public void delete(String path) throws IOException {
        Files.delete(resolve(path));
    }

    @Override
    public void move(String from, String to) throws IOException {
        Path target = resolve(to);
        if (Files.exists(target)) {
            throw new FileAlreadyExistsException(to);
        }
        if (!Files.exists(resolve(from))) {
            throw new NoSuchFileException(from);
        }
        Files.move(resolve(from), target);
    }

    @Override
    public void createDirectories(String path) throws IOException {
        Files.createDirectories(resolve(path));
    }
}
