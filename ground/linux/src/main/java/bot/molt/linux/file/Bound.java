package bot.molt.linux.file;

import bot.molt.linux.call.Errno;
import bot.molt.linux.call.Fd;
import bot.molt.linux.call.Libc;
import bot.molt.linux.call.Scratch;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;

/// A mount that is open: the handle of its topmost folder, or of its one file.
///
/// @param inside where it is seen; for texts
record Bound(Fd fd, String inside, boolean folder, boolean writable) implements AutoCloseable {
    private static final int AT_FDCWD = -100;

    /// Follows links of the host path: it was given by the configuration.
    static Bound open(String host, String inside, boolean writable) throws FileSystemException {
        try (Scratch scratch = new Scratch()) {
            int flags = Jail.PATH | Jail.CLOEXEC;
            long fd = Libc.OPENAT.call(scratch, AT_FDCWD, scratch.text(host), flags);
            if (fd < 0) {
                throw Errno.file(-fd, host);
            }
            Fd handle = new Fd(fd);
            boolean folder = Stat.of(scratch, handle, host).isFolder();
            return new Bound(handle, inside, folder, writable);
        }
    }

    void requireWritable(String shown) throws AccessDeniedException {
        if (!writable) {
            throw new AccessDeniedException(shown, null, inside + " is read-only");
        }
    }

    @Override
    public void close() {
        fd.close();
    }
}
