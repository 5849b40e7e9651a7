package bot.molt.sandboxes.docker;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// The output of a program, taken apart into its two streams. Whoever waits for bytes reads the
/// connection; what is the other stream's is kept for it, up to a bound.
///
/// Shape: type (1 out, 2 error), three zeros, length in four bytes, content.
///
/// Source: Docker Engine API, "Attach to a container", stream format.
///
/// Threads: each stream belongs to one.
final class Frames {
    private static final int OUT = 1;
    private static final int ERROR = 2;
    private static final int MOST_KEPT = 1024 * 1024;
    private static final int LARGEST_READ = 32 * 1024;
    private static final int LONGEST_FIRST_LINE = 16 * 1024;

    private final Answer answer;
    private final DataInputStream in;
    private final boolean plain;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Side out = new Side(OUT);
    private final Side error = new Side(ERROR);
    private boolean busy;
    private boolean ended;
    private int type = OUT;
    private long left;

    /// @param plain whether everything is standard output, without frames: a terminal
    Frames(Answer answer, boolean plain) {
        this.answer = answer;
        this.in = new DataInputStream(answer.body());
        this.plain = plain;
    }

    InputStream out() {
        return out;
    }

    InputStream error() {
        return error;
    }

    boolean ended() {
        lock.lock();
        try {
            return ended;
        } finally {
            lock.unlock();
        }
    }

    /// The first line of standard output, without its end.
    String firstLine() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int b;
        while ((b = out.read()) >= 0 && b != '\n' && line.size() < LONGEST_FIRST_LINE) {
            line.write(b);
        }
        return line.toString(StandardCharsets.UTF_8).strip();
    }

    /// Lets go of the connection.
    void close() {
        lock.lock();
        try {
            ended = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        disconnect();
    }

    private void disconnect() {
        try {
            answer.close();
        } catch (IOException e) {
            System.getLogger(Frames.class.getName())
                    .log(System.Logger.Level.DEBUG, "closing a connection to the engine", e);
        }
    }

    /// One stream.
    private final class Side extends InputStream {
        private final int which;
        private final Deque<byte[]> kept = new ArrayDeque<>();
        private int keptBytes;
        private int offset;
        private boolean closed;

        Side(int which) {
            this.which = which;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            while (true) {
                if (awaitTurn()) {
                    return take(bytes, from, length);
                }
                pump();
            }
        }

        /// True when something is there or will never be; false when this thread shall read.
        private boolean awaitTurn() throws IOException {
            lock.lock();
            try {
                while (kept.isEmpty() && !ended && !closed) {
                    if (!busy && other().keptBytes < MOST_KEPT) {
                        busy = true;
                        return false;
                    }
                    changed.await();
                }
                return true;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("reading was interrupted");
            } finally {
                lock.unlock();
            }
        }

        private Side other() {
            return which == OUT ? error : out;
        }

        private int take(byte[] bytes, int from, int length) {
            lock.lock();
            try {
                byte[] first = kept.peek();
                if (first == null) {
                    return -1;
                }
                int count = Math.min(length, first.length - offset);
                System.arraycopy(first, offset, bytes, from, count);
                offset += count;
                keptBytes -= count;
                if (offset == first.length) {
                    kept.remove();
                    offset = 0;
                }
                changed.signalAll();
                return count;
            } finally {
                lock.unlock();
            }
        }

        @Override
        public int available() {
            lock.lock();
            try {
                return keptBytes;
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void close() {
            lock.lock();
            try {
                closed = true;
                kept.clear();
                keptBytes = 0;
                offset = 0;
                changed.signalAll();
                if (!other().closed && !ended) {
                    return;
                }
            } finally {
                lock.unlock();
            }
            Frames.this.close();
        }
    }

    /// Reads the next piece of either stream; only the thread that is `busy`.
    private void pump() throws IOException {
        byte[] piece = new byte[0];
        try {
            piece = next();
        } finally {
            give(piece);
        }
    }

    private void give(byte[] piece) {
        lock.lock();
        try {
            busy = false;
            ended |= piece.length == 0;
            Side side = type == ERROR ? error : out;
            if (piece.length > 0 && !side.closed) {
                side.kept.add(piece);
                side.keptBytes += piece.length;
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (piece.length == 0) {
            disconnect();
        }
    }

    private byte[] next() throws IOException {
        byte[] buffer = new byte[LARGEST_READ];
        if (!plain && !header()) {
            return new byte[0];
        }
        int count = in.read(buffer, 0, plain ? LARGEST_READ : (int) Math.min(left, LARGEST_READ));
        left -= Math.max(0, count);
        return count <= 0 ? new byte[0] : java.util.Arrays.copyOf(buffer, count);
    }

    private boolean header() throws IOException {
        try {
            while (left == 0) {
                type = in.readInt() >>> 24;
                left = in.readInt() & 0xFFFF_FFFFL;
            }
            return true;
        } catch (EOFException e) {
            return false;
        }
    }
}
