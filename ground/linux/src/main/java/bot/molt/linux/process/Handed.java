package bot.molt.linux.process;

import bot.molt.linux.call.Errno;
import bot.molt.linux.call.Fd;
import bot.molt.linux.call.Libc;
import bot.molt.linux.call.Scratch;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// What a child is given beside its standard streams: bytes to read, which are a file in memory
/// that has no name anywhere, or a pipe to write to or to read from. The numbers lie above those
/// that a child is given, so that none is overwritten on the way.
public final class Handed {
    private static final int LOWEST = 200;
    private static final int F_DUPFD_CLOEXEC = 1030;
    private static final int CLOEXEC = 1;
    private static final int O_CLOEXEC = 0x80000;
    private static final int F_SETFL = 4;
    private static final int NONBLOCK = 0x800;
    private static final long MEMFD_CREATE =
            System.getProperty("os.arch", "").equals("aarch64") ? 279 : 319;

    private Handed() {}

    /// The caller closes it once the child was started.
    public static Fd bytes(byte[] content) throws IOException {
        Fd file = empty();
        fill(file, content);
        return file;
    }

    /// A file in memory that is filled later. The caller closes it.
    public static Fd empty() throws IOException {
        try (Scratch scratch = new Scratch();
                Fd low = memory(scratch)) {
            return high(scratch, low);
        }
    }

    /// Writes what the child shall find in an empty file; it was told nothing of it before.
    public static void fill(Fd file, byte[] content) throws IOException {
        try (Scratch scratch = new Scratch()) {
            write(scratch, file, content);
            Libc.LSEEK.call(scratch, file.number(), 0, 0);
        }
    }

    /// A pipe of which the child is given one end. The caller closes both, the child's once it was
    /// started.
    public static Told pipe(Poller poller) throws IOException {
        try (Scratch scratch = new Scratch()) {
            MemorySegment pair = scratch.bytes(8);
            checked(Libc.PIPE2.call(scratch, pair.address(), O_CLOEXEC));
            Fd ours = new Fd(pair.get(ValueLayout.JAVA_INT, 0));
            checked(Libc.FCNTL.call(scratch, ours.number(), F_SETFL, NONBLOCK));
            Fd end = high(scratch, pair.get(ValueLayout.JAVA_INT, 4));
            return new Told(new FdInput(ours, poller), end);
        }
    }

    /// A pipe that the child reads. The caller closes both ends, the child's once it was started.
    ///
    /// @param uid who may open it by its path below `/proc`; another than our own takes root
    public static Asked orders(Poller poller, long uid, long gid) throws IOException {
        try (Scratch scratch = new Scratch()) {
            MemorySegment pair = scratch.bytes(8);
            checked(Libc.PIPE2.call(scratch, pair.address(), O_CLOEXEC));
            Fd ours = new Fd(pair.get(ValueLayout.JAVA_INT, 4));
            checked(Libc.FCNTL.call(scratch, ours.number(), F_SETFL, NONBLOCK));
            Fd end = high(scratch, pair.get(ValueLayout.JAVA_INT, 0));
            checked(Libc.FCHOWN.call(scratch, end.number(), uid, gid));
            return new Asked(new FdOutput(ours, poller, false), end);
        }
    }

    /// Both ends of a pipe.
    ///
    /// @param words what the child reads; it sees the end once they are closed
    /// @param end the child's
    public record Asked(OutputStream words, Fd end) {}

    /// The same file under a high number; the low one is closed.
    private static Fd high(Scratch scratch, int number) throws IOException {
        try (Fd low = new Fd(number)) {
            return high(scratch, low);
        }
    }

    /// Both ends of a pipe.
    ///
    /// @param words what the child writes; ends when nobody has the other end any more
    /// @param end the child's
    public record Told(InputStream words, Fd end) {}

    private static Fd high(Scratch scratch, Fd low) throws IOException {
        return new Fd(checked(Libc.FCNTL.call(scratch, low.number(), F_DUPFD_CLOEXEC, LOWEST)));
    }

    private static Fd memory(Scratch scratch) throws IOException {
        return new Fd(
                checked(Libc.SYSCALL.call(scratch, MEMFD_CREATE, scratch.text("args"), CLOEXEC)));
    }

    private static void write(Scratch scratch, Fd to, byte[] content) throws IOException {
        int done = 0;
        while (done < content.length) {
            done +=
                    (int)
                            checked(
                                    Libc.WRITE.transfer(
                                            scratch,
                                            to.number(),
                                            content,
                                            done,
                                            content.length - done));
        }
    }

    private static long checked(long result) throws IOException {
        if (result < 0) {
            throw new IOException("memory file: " + Errno.text(-result));
        }
        return result;
    }
}
