package bot.molt.linux.process;

import bot.molt.linux.call.Errno;
import bot.molt.linux.call.Fd;
import bot.molt.linux.call.Libc;
import bot.molt.linux.call.Scratch;
import java.io.IOException;

/// Bytes that a child reads from a descriptor: a file in memory that has no name anywhere. The
/// numbers lie above those that a child is given, so that none is overwritten on the way.
public final class Handed {
    private static final int LOWEST = 200;
    private static final int F_DUPFD_CLOEXEC = 1030;
    private static final int CLOEXEC = 1;
    private static final long MEMFD_CREATE =
            System.getProperty("os.arch", "").equals("aarch64") ? 279 : 319;

    private Handed() {}

    /// The caller closes it once the child was started.
    public static Fd bytes(byte[] content) throws IOException {
        try (Scratch scratch = new Scratch();
                Fd low = memory(scratch)) {
            write(scratch, low, content);
            Libc.LSEEK.call(scratch, low.number(), 0, 0);
            return new Fd(checked(Libc.FCNTL.call(scratch, low.number(), F_DUPFD_CLOEXEC, LOWEST)));
        }
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
