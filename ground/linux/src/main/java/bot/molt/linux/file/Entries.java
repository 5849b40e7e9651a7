package bot.molt.linux.file;

import bot.molt.linux.call.Errno;
import bot.molt.linux.call.Fd;
import bot.molt.linux.call.Libc;
import bot.molt.linux.call.Scratch;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.FileSystemException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// Names in a folder, read through a handle.
///
/// Source: getdents(2), `struct linux_dirent64`.
public final class Entries {
    private static final int BUFFER = 32 * 1024;
    private static final int LENGTH_AT = 16;
    private static final int NAME_AT = 19;

    private Entries() {}

    /// A handle that can be listed, for one of a walk; the caller closes it.
    static Fd readable(Scratch scratch, Fd folder, String name, String shown)
            throws FileSystemException {
        long fd =
                Libc.OPENAT.call(
                        scratch,
                        folder.number(),
                        scratch.text(Names.bytes(name), name),
                        Jail.FOLDER | Jail.NO_FOLLOW | Jail.CLOEXEC);
        if (fd < 0) {
            throw Errno.file(-fd, shown);
        }
        return new Fd(fd);
    }

    /// Sorted by code units.
    static List<String> names(Fd readable, String shown) throws FileSystemException {
        List<String> names = new ArrayList<>();
        try (Scratch scratch = new Scratch()) {
            MemorySegment buffer = scratch.bytes(BUFFER);
            long filled = fill(scratch, readable, buffer, shown);
            while (filled > 0) {
                for (long at = 0; at < filled; ) {
                    String name = Names.text(name(buffer, at));
                    if (!name.equals(".") && !name.equals("..")) {
                        names.add(name);
                    }
                    at += Short.toUnsignedInt(buffer.get(ValueLayout.JAVA_SHORT, at + LENGTH_AT));
                }
                filled = fill(scratch, readable, buffer, shown);
            }
        }
        Collections.sort(names);
        return names;
    }

    private static long fill(Scratch scratch, Fd readable, MemorySegment buffer, String shown)
            throws FileSystemException {
        long filled = Libc.GETDENTS64.call(scratch, readable.number(), buffer.address(), BUFFER);
        if (filled < 0) {
            throw Errno.file(-filled, shown);
        }
        return filled;
    }

    private static byte[] name(MemorySegment buffer, long record) {
        long start = record + NAME_AT;
        long end = start;
        while (buffer.get(ValueLayout.JAVA_BYTE, end) != 0) {
            end++;
        }
        return buffer.asSlice(start, end - start).toArray(ValueLayout.JAVA_BYTE);
    }
}
