package bot.molt.linux.file;

import bot.molt.linux.call.Errno;
import bot.molt.linux.call.Fd;
import bot.molt.linux.call.Libc;
import bot.molt.linux.call.Scratch;
import bot.molt.spi.sandbox.FileInfo;
import bot.molt.spi.sandbox.SandboxFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Files below a [Jail], each used through the handle that its one resolution gave, so that nothing
/// that others do to names in between can lead elsewhere.
///
/// A handle is first of the kind that opens nothing (`O_PATH`); what it holds is looked at, and
/// only a regular file is opened, by that handle. Devices, FIFOs and sockets are never touched.
public final class NativeFiles implements SandboxFiles, AutoCloseable {
    private static final int MAX_DEPTH = 512;
    private static final int REMOVE_FOLDER = 0x200;
    private static final int NO_REPLACE = 1;

    private final Jail jail;
    private final AtomicWrite writer;

    public NativeFiles(Jail jail) {
        this.jail = jail;
        this.writer = new AtomicWrite(jail.owner());
    }

    /// Files of several folders of the host under inside paths; links mean what they mean inside,
    /// and nothing else can be named.
    ///
    /// @param workspace inside path where relative paths start
    /// @param owner whom new files are given to; null for the gateway itself
    public static NativeFiles mounted(List<Mount> mounts, String workspace, @Nullable Owner owner)
            throws IOException {
        return new NativeFiles(Jail.mounted(mounts, workspace, owner));
    }

    @Override
    public void close() {
        jail.close();
    }

    @Override
    public FileInfo stat(String path) throws IOException {
        try (Scratch scratch = new Scratch();
                Place place = existing(scratch, path, PathWalk.LastLink.FOLLOW)) {
            return present(place.stat()).info(place.path());
        }
    }

    @Override
    public SeekableByteChannel open(String path) throws IOException {
        try (Scratch scratch = new Scratch();
                Place place = existing(scratch, path, PathWalk.LastLink.FOLLOW)) {
            requireFile(present(place.stat()), path);
            return Files.newByteChannel(Path.of(handle(place).path()), StandardOpenOption.READ);
        } catch (AccessDeniedException e) {
            throw new AccessDeniedException(path, null, e.getReason());
        }
    }

    @Override
    public byte[] readAll(String path, long maxBytes) throws IOException {
        try (SeekableByteChannel channel = open(path)) {
            long size = channel.size();
            if (size > maxBytes) {
                throw tooLarge(path, size, maxBytes);
            }
            // files of /proc say 0 and hold more; others may grow meanwhile
            ByteBuffer buffer =
                    ByteBuffer.allocate((int) Math.min(Math.max(size, 512) + 1, maxBytes + 1));
            while (channel.read(buffer) >= 0) {
                if (buffer.position() > maxBytes) {
                    throw tooLarge(path, buffer.position(), maxBytes);
                }
                if (!buffer.hasRemaining()) {
                    buffer = larger(buffer, maxBytes);
                }
            }
            return Arrays.copyOf(buffer.array(), buffer.position());
        }
    }

    private static ByteBuffer larger(ByteBuffer buffer, long maxBytes) {
        long capacity = Math.min(buffer.capacity() * 2L, maxBytes + 1);
        return ByteBuffer.allocate((int) capacity).put(buffer.flip());
    }

    private static FileSystemException tooLarge(String path, long size, long maxBytes) {
        return new FileSystemException(
                path, null, "%d bytes or more (expected: at most %d)".formatted(size, maxBytes));
    }

    @Override
    public FileInfo write(String path, byte[] content, @Nullable String expectedVersion)
            throws IOException {
        try (Scratch scratch = new Scratch();
                Place place =
                        PathWalk.resolve(
                                jail,
                                scratch,
                                path,
                                PathWalk.Missing.MAKE_PARENTS,
                                PathWalk.LastLink.FOLLOW)) {
            requireWritable(place, path);
            return writer.replace(scratch, place, path, content, expectedVersion);
        }
    }

    @Override
    public List<FileInfo> list(String path) throws IOException {
        try (Scratch scratch = new Scratch();
                Place place = folder(scratch, path);
                Fd readable = Entries.readable(scratch, handle(place), ".", path)) {
            return entries(readable, place.path(), path);
        }
    }

    private static List<FileInfo> entries(Fd readable, String folder, String shown)
            throws IOException {
        List<FileInfo> all = new ArrayList<>();
        String prefix = folder.endsWith("/") ? folder : folder + "/";
        for (String name : Entries.names(readable, shown)) {
            entry(readable, name, prefix + name).ifPresent(all::add);
        }
        return all;
    }

    /// Empty where it was removed since it was listed.
    private static Optional<FileInfo> entry(Fd folder, String name, String path)
            throws IOException {
        try (Scratch scratch = new Scratch()) {
            return Optional.of(Stat.of(scratch, folder, name, path).info(path));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    @Override
    public void walk(String path, Visitor visitor) throws IOException {
        try (Scratch scratch = new Scratch();
                Place place = folder(scratch, path);
                Fd readable = Entries.readable(scratch, handle(place), ".", path)) {
            walk(readable, place.path(), visitor, 0);
        }
    }

    private FileVisitResult walk(Fd folder, String path, Visitor visitor, int depth)
            throws IOException {
        if (depth > MAX_DEPTH) {
            throw new FileSystemException(path, null, "more than " + MAX_DEPTH + " folders deep");
        }
        for (FileInfo entry : entries(folder, path, path)) {
            FileVisitResult answer = visitor.visit(entry);
            if (answer == FileVisitResult.CONTINUE && entry.kind() == FileInfo.Kind.FOLDER) {
                answer = into(folder, entry, visitor, depth);
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

    /// A folder that may not be read, or is gone or replaced since it was listed, is passed over.
    private FileVisitResult into(Fd folder, FileInfo entry, Visitor visitor, int depth)
            throws IOException {
        Fd inner;
        try (Scratch scratch = new Scratch()) {
            inner = Entries.readable(scratch, folder, entry.name(), entry.path());
        } catch (AccessDeniedException | NoSuchFileException | NotDirectoryException e) {
            return FileVisitResult.CONTINUE;
        }
        try (inner) {
            return walk(inner, entry.path(), visitor, depth + 1);
        }
    }

    @Override
    public void delete(String path) throws IOException {
        try (Scratch scratch = new Scratch();
                Place place = existing(scratch, path, PathWalk.LastLink.KEEP)) {
            requireWritable(place, path);
            int flags = present(place.stat()).isFolder() ? REMOVE_FOLDER : 0;
            long name = scratch.text(Names.bytes(place.name()), place.name());
            check(Libc.UNLINKAT.call(scratch, parent(place, path).number(), name, flags), path);
        }
    }

    @Override
    public void move(String from, String to) throws IOException {
        try (Scratch scratch = new Scratch();
                Place source = existing(scratch, from, PathWalk.LastLink.KEEP);
                Place target =
                        PathWalk.resolve(
                                jail,
                                scratch,
                                to,
                                PathWalk.Missing.MAKE_PARENTS,
                                PathWalk.LastLink.KEEP)) {
            requireWritable(source, from);
            requireWritable(target, to);
            if (target.entry() != null) {
                throw Errno.file(Errno.EEXIST, to);
            }
            check(rename(scratch, source, target, from, to), to);
        }
    }

    private static long rename(Scratch scratch, Place source, Place target, String from, String to)
            throws IOException {
        long sourceName = scratch.text(Names.bytes(source.name()), source.name());
        long targetName = scratch.text(Names.bytes(target.name()), target.name());
        int sourceFolder = parent(source, from).number();
        int targetFolder = parent(target, to).number();
        long done =
                Libc.RENAMEAT2.call(
                        scratch, sourceFolder, sourceName, targetFolder, targetName, NO_REPLACE);
        return done == -Errno.EINVAL || done == -Errno.ENOSYS
                ? Libc.RENAMEAT.call(scratch, sourceFolder, sourceName, targetFolder, targetName)
                : done;
    }

    @Override
    public void createDirectories(String path) throws IOException {
        try (Scratch scratch = new Scratch();
                Place place =
                        PathWalk.resolve(
                                jail,
                                scratch,
                                path,
                                PathWalk.Missing.MAKE_ALL,
                                PathWalk.LastLink.FOLLOW)) {
            if (!present(place.stat()).isFolder()) {
                throw Errno.file(Errno.EEXIST, path);
            }
        }
    }

    private Place existing(Scratch scratch, String path, PathWalk.LastLink link)
            throws FileSystemException {
        return PathWalk.resolve(jail, scratch, path, PathWalk.Missing.REFUSE, link);
    }

    private Place folder(Scratch scratch, String path) throws FileSystemException {
        Place place = existing(scratch, path, PathWalk.LastLink.FOLLOW);
        if (!present(place.stat()).isFolder()) {
            place.close();
            throw new NotDirectoryException(path);
        }
        return place;
    }

    private static void requireFile(Stat stat, String path) throws FileSystemException {
        if (!stat.isFile()) {
            throw new FileSystemException(
                    path, null, stat.isFolder() ? "is a folder" : "is a device, FIFO or socket");
        }
    }

    private static Stat present(@Nullable Stat stat) {
        return Objects.requireNonNull(stat);
    }

    private static Fd handle(Place place) {
        return Objects.requireNonNull(place.entry());
    }

    /// Refuses to change a mount itself, and what a read-only one holds.
    private void requireWritable(Place place, String path) throws FileSystemException {
        List<String> names = Jail.split(place.path());
        if (jail.isMount(names)) {
            throw new AccessDeniedException(path, null, "is a mount of the sandbox");
        }
        jail.requireWritable(names, path);
    }

    private static Fd parent(Place place, String path) throws FileSystemException {
        Fd parent = place.parent();
        if (parent == null) {
            throw new FileSystemException(path, null, "is the top of the workspace");
        }
        return parent;
    }

    private static void check(long result, String path) throws FileSystemException {
        if (result < 0) {
            throw Errno.file(-result, path);
        }
    }
}
