package bot.molt.linux.file;

import bot.molt.linux.call.Errno;
import bot.molt.linux.call.Fd;
import bot.molt.linux.call.Libc;
import bot.molt.linux.call.Scratch;
import bot.molt.spi.sandbox.FileInfo;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.FileSystemException;
import java.time.Instant;

/// What the kernel says of an inode.
///
/// @param format the type bits of the mode
/// @param device number of the file system
/// @param version device, inode, size, and the times of content and inode: equal only where nothing
///   changed Source: statx(2).
public record Stat(
        int format,
        int mode,
        int uid,
        int gid,
        long links,
        long size,
        Instant modified,
        long device,
        String version) {
    private static final int EMPTY_PATH = 0x1000;
    private static final int NO_FOLLOW = 0x100;
    private static final int BASIC = 0x7FF;
    private static final int FORMAT = 0xF000;
    private static final int FOLDER = 0x4000;
    private static final int FILE = 0x8000;
    private static final int LINK = 0xA000;

    /// Of what a handle holds.
    static Stat of(Scratch scratch, Fd fd, String shown) throws FileSystemException {
        return read(scratch, fd, "", EMPTY_PATH | NO_FOLLOW, shown);
    }

    /// Of an entry of a folder, links not followed.
    static Stat of(Scratch scratch, Fd folder, String name, String shown)
            throws FileSystemException {
        return read(scratch, folder, name, NO_FOLLOW, shown);
    }

    private static Stat read(Scratch scratch, Fd fd, String name, int flags, String shown)
            throws FileSystemException {
        MemorySegment buffer = scratch.bytes(256);
        long path = scratch.text(Names.bytes(name), name);
        long done = Libc.STATX.call(scratch, fd.number(), path, flags, BASIC, buffer.address());
        if (done < 0) {
            throw Errno.file(-done, shown);
        }
        return of(buffer);
    }

    private static Stat of(MemorySegment buffer) {
        int mode = Short.toUnsignedInt(buffer.get(ValueLayout.JAVA_SHORT, 28));
        long size = buffer.get(ValueLayout.JAVA_LONG, 40);
        Instant changed = time(buffer, 96);
        Instant modified = time(buffer, 112);
        String version =
                "%x.%x-%x-%x-%x.%x-%x.%x"
                        .formatted(
                                buffer.get(ValueLayout.JAVA_INT, 136),
                                buffer.get(ValueLayout.JAVA_INT, 140),
                                buffer.get(ValueLayout.JAVA_LONG, 32),
                                size,
                                modified.getEpochSecond(),
                                modified.getNano(),
                                changed.getEpochSecond(),
                                changed.getNano());
        return new Stat(
                mode & FORMAT,
                mode & 0xFFF,
                buffer.get(ValueLayout.JAVA_INT, 20),
                buffer.get(ValueLayout.JAVA_INT, 24),
                Integer.toUnsignedLong(buffer.get(ValueLayout.JAVA_INT, 16)),
                size,
                modified,
                ((long) buffer.get(ValueLayout.JAVA_INT, 136) << 32)
                        | Integer.toUnsignedLong(buffer.get(ValueLayout.JAVA_INT, 140)),
                version);
    }

    private static Instant time(MemorySegment buffer, long at) {
        return Instant.ofEpochSecond(
                buffer.get(ValueLayout.JAVA_LONG, at), buffer.get(ValueLayout.JAVA_INT, at + 8));
    }

    boolean isFile() {
        return format == FILE;
    }

    boolean isFolder() {
        return format == FOLDER;
    }

    boolean isLink() {
        return format == LINK;
    }

    /// The part of the version that stays while the content changes.
    String inode() {
        return version.substring(0, version.indexOf('-', version.indexOf('-') + 1));
    }

    FileInfo info(String path) {
        FileInfo.Kind kind =
                switch (format) {
                    case FILE -> FileInfo.Kind.FILE;
                    case FOLDER -> FileInfo.Kind.FOLDER;
                    case LINK -> FileInfo.Kind.LINK;
                    default -> FileInfo.Kind.SPECIAL;
                };
        return new FileInfo(path, kind, size, modified, mode, version);
    }
}
