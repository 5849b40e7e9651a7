package bot.molt.node.system;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

/// What a program wrote, as far as it fits; the rest is read and dropped.
///
/// Threads: one reads, any ask.
final class Capture {
    /// Of both streams together.
    static final int MOST = 200_000;

    static final String CUT = "... (truncated)";

    private final AtomicInteger left;
    private final ReentrantLock lock = new ReentrantLock();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private boolean cut;

    /// @param left bytes that may still be kept, shared with the other stream
    Capture(AtomicInteger left) {
        this.left = left;
    }

    /// Reads to the end.
    boolean readFrom(InputStream in) {
        byte[] buffer = new byte[16 << 10];
        try (in) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                keep(buffer, count);
            }
        } catch (IOException e) {
            return false; // the program or the reader was ended; what came is kept
        }
        return true;
    }

    private void keep(byte[] buffer, int count) {
        int room = left.getAndUpdate(now -> Math.max(0, now - count));
        lock.lock();
        try {
            bytes.write(buffer, 0, Math.min(count, room));
            cut |= count > room;
        } finally {
            lock.unlock();
        }
    }

    String text() {
        lock.lock();
        try {
            String text = bytes.toString(StandardCharsets.UTF_8);
            return cut ? text + CUT : text;
        } finally {
            lock.unlock();
        }
    }
}
