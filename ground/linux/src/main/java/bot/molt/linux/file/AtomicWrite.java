package bot.molt.linux.file;

import bot.molt.base.Ids;
import bot.molt.linux.call.Errno;
import bot.molt.linux.call.Fd;
import bot.molt.linux.call.Libc;
import bot.molt.linux.call.Scratch;
import bot.molt.spi.sandbox.FileChangedException;
import bot.molt.spi.sandbox.FileInfo;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Replaces a file as a whole. The new content goes into a file without a name in the same folder,
/// is synced, gets mode and owner of the old one, then a temporary name, and is renamed over the
/// target: whoever reads sees the old or the new file, and a kill leaves the old one.
///
/// Of a file with several hard links only the written name gets the new content. Extended
/// attributes and access lists are not kept. An owner that cannot be kept refuses the write.
///
/// Threads: any. Writers of one path take turns; a version is compared while the turn is held, just
/// before the rename.
public final class AtomicWrite {
    private static final int WRITE_ONLY = 1;
    private static final int CREATE = 0x40;
    private static final int EXCLUSIVE = 0x80;
    private static final int NAMELESS = 0x400000;
    private static final int AT_FDCWD = -100;
    private static final int FOLLOW = 0x400;
    private static final int NEW_FILE = 0666;
    private static final int STRIPES = 64;

    private final Leftovers leftovers = new Leftovers();
    private final Lock[] turns = new Lock[STRIPES];

    private final @Nullable Owner owner;

    /// @param owner who gets a new file; null for the gateway itself
    AtomicWrite(@Nullable Owner owner) {
        this.owner = owner;
        for (int i = 0; i < STRIPES; i++) {
            turns[i] = new ReentrantLock();
        }
    }

    /// @param shown the path as the caller wrote it
    /// @param expected version that must still stand there; null for any
    FileInfo replace(
            Scratch scratch, Place place, String shown, byte[] content, @Nullable String expected)
            throws IOException {
        Fd folder = place.parent();
        Stat old = place.stat();
        if (old != null) {
            requireReplaceable(place, old, shown);
        }
        if (folder == null) {
            return overwrite(scratch, place, shown, content, expected);
        }
        requireVersion(old, expected, shown);
        Target target = new Target(folder, place.name(), shown);
        leftovers.sweep(scratch, folder);
        try (Fresh fresh = Fresh.create(scratch, target, old == null ? NEW_FILE : 0600)) {
            fresh.fill(scratch, content);
            if (old != null) {
                fresh.inherit(scratch, old);
            } else if (owner != null) {
                owner.give(scratch, fresh.fd, shown);
            }
            swap(scratch, target, fresh, expected);
        }
        return Stat.of(scratch, folder, place.name(), shown).info(place.path());
    }

    /// A file that is a mount by itself cannot be exchanged: its content is.
    private FileInfo overwrite(
            Scratch scratch, Place place, String shown, byte[] content, @Nullable String expected)
            throws IOException {
        Fd entry = Objects.requireNonNull(place.entry());
        Lock turn = turns[Math.floorMod(place.path().hashCode(), STRIPES)];
        turn.lock();
        try (OutputStream out = openCurrent(scratch, entry, shown, expected)) {
            out.write(content);
        } finally {
            turn.unlock();
        }
        return Stat.of(scratch, entry, shown).info(place.path());
    }

    private static OutputStream openCurrent(
            Scratch scratch, Fd entry, String shown, @Nullable String expected) throws IOException {
        requireVersion(Stat.of(scratch, entry, shown), expected, shown);
        return new FileOutputStream(entry.path());
    }

    private void swap(Scratch scratch, Target target, Fresh fresh, @Nullable String expected)
            throws IOException {
        Lock turn = turns[Math.floorMod(target.name.hashCode(), STRIPES)];
        fresh.giveName(scratch);
        turn.lock();
        try {
            Stat now = current(scratch, target);
            requireVersion(now, expected, target.shown);
            if (now != null && !now.isFile()) {
                throw new FileSystemException(target.shown, null, "was replaced meanwhile");
            }
            fresh.rename(scratch);
        } finally {
            turn.unlock();
        }
    }

    private static @Nullable Stat current(Scratch scratch, Target target) throws IOException {
        try {
            return Stat.of(scratch, target.folder, target.name, target.shown);
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    private static void requireVersion(@Nullable Stat now, @Nullable String expected, String shown)
            throws FileChangedException {
        if (expected != null && (now == null || !now.version().equals(expected))) {
            throw new FileChangedException(shown);
        }
    }

    private static void requireReplaceable(Place place, Stat old, String shown)
            throws FileSystemException {
        if (!old.isFile()) {
            throw new FileSystemException(
                    shown, null, old.isFolder() ? "is a folder" : "is a device, FIFO or socket");
        }
        Fd entry = place.entry();
        if (entry != null && !Files.isWritable(Path.of(entry.path()))) {
            throw new AccessDeniedException(shown, null, "is not writable");
        }
    }

    /// Where the new file goes.
    private record Target(Fd folder, String name, String shown) {}

    /// The new file, first without a name where the file system can do that.
    private static final class Fresh implements AutoCloseable {
        private final Target target;
        private final String temporary;
        private final Fd fd;
        private boolean named;

        private Fresh(Target target, String temporary, Fd fd, boolean named) {
            this.target = target;
            this.temporary = temporary;
            this.fd = fd;
            this.named = named;
        }

        static Fresh create(Scratch scratch, Target target, int mode) throws IOException {
            String temporary =
                    Leftovers.PREFIX + ProcessHandle.current().pid() + "-" + Ids.text(12);
            int flags = NAMELESS | Jail.FOLDER | WRITE_ONLY | Jail.CLOEXEC;
            int folder = target.folder.number();
            long fd = Libc.OPENAT.call(scratch, folder, scratch.text("."), flags, mode);
            boolean named = fd < 0;
            if (named) {
                flags = CREATE | EXCLUSIVE | WRITE_ONLY | Jail.NO_FOLLOW | Jail.CLOEXEC;
                fd = Libc.OPENAT.call(scratch, folder, scratch.text(temporary), flags, mode);
            }
            check(fd, target.shown);
            return new Fresh(target, temporary, new Fd(fd), named);
        }

        void fill(Scratch scratch, byte[] content) throws IOException {
            long reserved = content.length;
            try (OutputStream out = new FileOutputStream(fd.path())) {
                out.write(content);
            } catch (IOException e) {
                throw new FileSystemException(
                        target.shown, null, "%d bytes: %s".formatted(reserved, e.getMessage()));
            }
            check(Libc.FSYNC.call(scratch, fd.number()), target.shown);
        }

        void inherit(Scratch scratch, Stat old) throws IOException {
            Stat own = Stat.of(scratch, fd, target.shown);
            if (own.uid() != old.uid() || own.gid() != old.gid()) {
                long done = Libc.FCHOWN.call(scratch, fd.number(), old.uid(), old.gid());
                if (done < 0) {
                    throw new AccessDeniedException(
                            target.shown,
                            null,
                            "owner %d:%d cannot be kept".formatted(old.uid(), old.gid()));
                }
            }
            check(Libc.FCHMOD.call(scratch, fd.number(), old.mode()), target.shown);
        }

        void giveName(Scratch scratch) throws IOException {
            if (!named) {
                long name = scratch.text(temporary);
                check(
                        Libc.LINKAT.call(
                                scratch,
                                AT_FDCWD,
                                scratch.text(fd.path()),
                                target.folder.number(),
                                name,
                                FOLLOW),
                        target.shown);
                named = true;
            }
        }

        void rename(Scratch scratch) throws IOException {
            int folder = target.folder.number();
            long name = scratch.text(Names.bytes(target.name), target.name);
            check(
                    Libc.RENAMEAT.call(scratch, folder, scratch.text(temporary), folder, name),
                    target.shown);
            named = false;
        }

        @Override
        public void close() {
            if (named) {
                try (Scratch scratch = new Scratch()) {
                    long name = scratch.text(temporary);
                    Libc.UNLINKAT.call(scratch, target.folder.number(), name, 0);
                }
            }
            fd.close();
        }

        private static void check(long result, String shown) throws FileSystemException {
            if (result < 0) {
                throw Errno.file(-result, shown);
            }
        }
    }
}
