package bot.molt.linux.process;

import bot.molt.linux.call.Errno;
import bot.molt.linux.call.Fd;
import bot.molt.linux.call.Libc;
import bot.molt.linux.call.Scratch;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Writes a descriptor that does not block; waits with the poller's help, but not for ever.
///
/// Threads: one.
public final class FdOutput extends OutputStream {
    /// How long a process may leave its input unread before a write gives up.
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final byte END_OF_TRANSMISSION = 4;

    private final Fd fd;
    private final boolean terminal;
    private final Semaphore ready = new Semaphore(0);
    private final Poller.Watch watch;
    private boolean closed;

    /// @param terminal whether closing types the end-of-file character first
    FdOutput(Fd fd, Poller poller, boolean terminal) {
        this.fd = fd;
        this.terminal = terminal;
        this.watch = poller.watch(fd, ready::release);
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (closed) {
            throw new IOException("standard input: closed");
        }
        try (Scratch scratch = new Scratch()) {
            int done = 0;
            while (done < length) {
                long count =
                        Libc.WRITE.transfer(
                                scratch, fd.number(), bytes, offset + done, length - done);
                if (count >= 0) {
                    done += (int) count;
                } else if (count == -Errno.EAGAIN) {
                    await(done, length);
                } else if (count != -Errno.EINTR) {
                    throw new IOException("standard input: " + Errno.text(-count));
                }
            }
        }
    }

    private void await(int done, int length) throws IOException {
        watch.arm(Poller.WRITABLE);
        try {
            if (!ready.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IOException(
                        "standard input: %d of %d bytes written (the process does not read)"
                                .formatted(done, length));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("write was interrupted");
        }
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        if (terminal) {
            try (Scratch scratch = new Scratch()) {
                byte[] end = {END_OF_TRANSMISSION};
                Libc.WRITE.transfer(scratch, fd.number(), end, 0, 1);
            }
        }
        closed = true;
        watch.close();
        fd.close();
    }
}
