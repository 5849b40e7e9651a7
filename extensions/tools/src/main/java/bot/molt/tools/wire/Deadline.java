package bot.molt.tools.wire;

import bot.molt.base.concurrent.Worker;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// The end of the time of one request: what is open then is closed, whatever it waits for.
final class Deadline implements AutoCloseable {
    private final long end;
    private final CountDownLatch done = new CountDownLatch(1);
    private final List<Closeable> open = new ArrayList<>();
    private boolean expired;

    private Deadline(Duration limit) {
        this.end = System.nanoTime() + limit.toNanos();
    }

    static Deadline in(Duration limit) {
        Deadline deadline = new Deadline(limit);
        Worker.virtual("web-deadline", deadline::watch);
        return deadline;
    }

    private void watch() throws InterruptedException {
        if (!done.await(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS)) {
            expire();
        }
    }

    private synchronized void expire() {
        expired = true;
        open.forEach(Deadline::shut);
        open.clear();
    }

    /// Closes it at the end of the time, at once where that is over.
    synchronized void guard(Closeable thing) {
        if (expired) {
            shut(thing);
        } else {
            open.add(thing);
        }
    }

    synchronized boolean expired() {
        return expired;
    }

    /// Milliseconds that are left, one at least.
    int left(Duration most) {
        long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        return Math.clamp(Math.min(left, most.toMillis()), 1, Integer.MAX_VALUE);
    }

    static void shut(Closeable thing) {
        try {
            thing.close();
        } catch (IOException e) {
            // It is gone either way.
        }
    }

    /// The request has ended: what is still open is closed.
    @Override
    public synchronized void close() {
        done.countDown();
        open.forEach(Deadline::shut);
        open.clear();
    }
}
