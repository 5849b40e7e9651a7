package bot.molt.linux.call;

import java.util.concurrent.atomic.AtomicBoolean;

/// A file descriptor with one owner.
public final class Fd implements AutoCloseable {
    private final int number;
    private final AtomicBoolean closed = new AtomicBoolean();

    public Fd(long number) {
        this.number = (int) number;
    }

    public int number() {
        return number;
    }

    /// A path that opens the same file again, whatever its names have become.
    public String path() {
        return "/proc/self/fd/" + number;
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            try (Scratch scratch = new Scratch()) {
                Libc.CLOSE.call(scratch, number);
            }
        }
    }
}
