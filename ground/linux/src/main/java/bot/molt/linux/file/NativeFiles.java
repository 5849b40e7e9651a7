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
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Files of a [Jail], each used through the handle that its one resolution gave, so that nothing
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

    /// Several folders and files of the host, with their paths inside. A link means what it means
    /// inside, also from one mount into another; what is below no mount is refused.
    ///
    /// @param workspaceInside where relative paths start
    /// @param owner who gets the files and folders that are made, for a gateway of root; null for
    ///   the gateway itself. Existing files keep theirs.
    public static NativeFiles mounted(
            List<Mount> mounts, String workspaceInside, @Nullable Owner owner) throws IOException {
        return new NativeFiles(Jail.mounted(mounts, workspaceInside, owner));
    }

    /// As [#mounted(List, String, Owner)], with paths that no tool may change.
    ///
    /// @param kept below the workspace
    public static NativeFiles mounted(
            List<Mount> mounts, String workspaceInside, @Nullable Owner owner, List<String> kept)
            throws IOException {
        List<String> paths =
                kept.stream()
                        .map(path -> workspaceInside + "/" + String.join("/", Jail.split(path)))
                        .toList();
        return new NativeFiles(Jail.mounted(mounts, workspaceInside, owner).keeping(paths));
    }

    /// Lets go of the folders. Calls that still run may fail.
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
            place.bound().requireWritable(path);
            jail.requireOpen(place.path(), path);
            return writer.replace(scratch, place, path, content, expectedVersion);
        }
    }

    @Override
    public List<FileInfo> list(String path) throws IOException {
        try (Scratch scratch = new Scratch();
                Place place = folder(scratch, path);
                Fd readable = Entries.readable(scratch, handle(place), ".", path)) {
            return entries(new Folder(readable, place.branch(), place.path()), path);
        }
    }

    /// A folder to list.
    ///
    /// @param branch the mounts below it; null where there are none
    private record Folder(Fd readable, @Nullable Branch branch, String path) {
        @Nullable Branch child(String name) {
            return branch == null ? null : branch.children().get(name);
        }

        /// The mounts in it stand in the place of what it holds itself.
        Collection<String> names(String shown) throws FileSystemException {
            List<String> own = Entries.names(readable, shown);
            if (branch == null || branch.children().isEmpty()) {
                return own;
            }
            Set<String> all = new TreeSet<>(own);
            branch.children()
                    .forEach((name, child) -> {
                        if (child.bound() != null) {
                            all.add(name);
                        }
                    });
            return all;
        }

        /// The handle of a name in it, where that is a mount.
        Optional<Bound> mount(String name) {
            Branch child = child(name);
            return child == null ? Optional.empty() : Optional.ofNullable(child.bound());
        }
    }

    private static List<FileInfo> entries(Folder folder, String shown) throws IOException {
        List<FileInfo> all = new ArrayList<>();
        String prefix = folder.path().endsWith("/") ? folder.path() : folder.path() + "/";
        for (String name : folder.names(shown)) {
            Optional<Bound> mount = folder.mount(name);
            if (mount.isPresent()) {
                entry(mount.get().fd(), "", prefix + name).ifPresent(all::add);
            } else {
                entry(folder.readable(), name, prefix + name).ifPresent(all::add);
            }
        }
        return all;
    }

    /// Empty where it was removed since it was listed; an empty name is the folder itself.
    private static Optional<FileInfo> entry(Fd folder, String name, String path)
            throws IOException {
        try (Scratch scratch = new Scratch()) {
            Stat stat =
                    name.isEmpty()
                            ? Stat.of(scratch, folder, path)
                            : Stat.of(scratch, folder, name, path);
            return Optional.of(stat.info(path));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    @Override
    public void walk(String path, Visitor visitor) throws IOException {
        try (Scratch scratch = new Scratch();
                Place place = folder(scratch, path);
                Fd readable = Entries.readable(scratch, handle(place), ".", path)) {
            walk(new Folder(readable, place.branch(), place.path()), visitor, 0);
        }
    }

    private FileVisitResult walk(Folder folder, Visitor visitor, int depth) throws IOException {
        if (depth > MAX_DEPTH) {
            throw new FileSystemException(
                    folder.path(), null, "more than " + MAX_DEPTH + " folders deep");
        }
        for (FileInfo entry : entries(folder, folder.path())) {
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
    private FileVisitResult into(Folder folder, FileInfo entry, Visitor visitor, int depth)
            throws IOException {
        Fd inner;
        try (Scratch scratch = new Scratch()) {
            Optional<Bound> mount = folder.mount(entry.name());
            inner =
                    mount.isPresent()
                            ? Entries.readable(scratch, mount.get().fd(), ".", entry.path())
                            : Entries.readable(
                                    scratch, folder.readable(), entry.name(), entry.path());
        } catch (AccessDeniedException | NoSuchFileException | NotDirectoryException e) {
            return FileVisitResult.CONTINUE;
        }
        try (inner) {
            Folder below = new Folder(inner, folder.child(entry.name()), entry.path());
            return walk(below, visitor, depth + 1);
        }
    }

    @Override
    public void delete(String path) throws IOException {
        try (Scratch scratch = new Scratch();
                Place place = existing(scratch, path, PathWalk.LastLink.KEEP)) {
            int flags = present(place.stat()).isFolder() ? REMOVE_FOLDER : 0;
            long name = scratch.text(Names.bytes(place.name()), place.name());
            int folder = parent(place, path).number();
            place.bound().requireWritable(path);
            jail.requireFree(place.path(), path);
            check(Libc.UNLINKAT.call(scratch, folder, name, flags), path);
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
            if (target.entry() != null) {
                throw Errno.file(Errno.EEXIST, to);
            }
            requireSameMount(source, target, from, to);
            jail.requireFree(source.path(), from);
            jail.requireFree(target.path(), to);
            check(rename(scratch, source, target, from, to), to);
        }
    }

    private static void requireSameMount(Place source, Place target, String from, String to)
            throws FileSystemException {
        source.bound().requireWritable(from);
        target.bound().requireWritable(to);
        if (!source.bound().equals(target.bound())) {
            throw new FileSystemException(
                    from,
                    to,
                    "from %s to %s is no rename; write it there and delete it here"
                            .formatted(source.bound().inside(), target.bound().inside()));
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

    private static Fd parent(Place place, String path) throws FileSystemException {
        Fd parent = place.parent();
        if (parent == null) {
            throw new FileSystemException(
                    path,
                    null,
                    place.bound().folder() ? "is the top of the workspace" : "is a bind");
        }
        return parent;
    }

    private static void check(long result, String path) throws FileSystemException {
        if (result < 0) {
            throw Errno.file(-result, path);
        }
    }
}
