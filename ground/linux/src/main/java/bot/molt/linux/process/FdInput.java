package bot.molt.linux.process;

import bot.molt.linux.call.Errno;
import bot.molt.linux.call.Fd;
import bot.molt.linux.call.Libc;
import bot.molt.linux.call.Scratch;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.concurrent.Semaphore;

/// Reads a descriptor that does not block; waits with the poller's help, so on virtual threads too.
///
/// Threads: one.
public final class FdInput extends InputStream {
    private final Fd fd;
    private final Semaphore ready = new Semaphore(0);
    private final Poller.Watch watch;
    private boolean closed;

    FdInput(Fd fd, Poller poller) {
        this.fd = fd;
        this.watch = poller.watch(fd, ready::release);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (closed || length == 0) {
            return closed ? -1 : 0;
        }
        try (Scratch scratch = new Scratch()) {
            while (true) {
                long count = Libc.READ.transfer(scratch, fd.number(), bytes, offset, length);
                if (count >= 0 || count == -Errno.EIO) {
                    return count > 0
                            ? (int) count
                            : -1; // EIO: the last end of a terminal was closed
                }
                if (count == -Errno.EAGAIN) {
                    await();
                } else if (count != -Errno.EINTR) {
                    throw new IOException("read: " + Errno.text(-count));
                }
            }
        }
    }

    private void await() throws IOException {
        watch.arm(Poller.READABLE);
        try {
            ready.acquire();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("read was interrupted");
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            watch.close();
            fd.close();
        }
    }
}
