package bot.molt.sandboxes.node;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.protocol.hands.HandsLimit;
import bot.molt.spi.node.NodeFollower.Taking;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// One output of a process on a node: bytes come by offset, each once whatever the node repeats,
/// and leave in order. What was not read yet is bounded, because the node sends no more until what
/// it sent was read.
///
/// Threads: one reads, the node's connections write.
final class Inflow extends InputStream {
    /// A node that keeps to the limit never has more under way, and what lay in the pipe of a
    /// program that has ended.
    private static final int MOST = 2 * HandsLimit.UNACKNOWLEDGED + HandsLimit.OUTPUT;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<byte[]> pieces = new ArrayDeque<>();

    /// Bytes of the first piece that were read already.
    private int used;

    private long received;
    private long taken;
    private boolean ended;

    /// Takes bytes over.
    ///
    /// Errors: `invalid_request` for a gap, and for more than a node may have under way.
    Taking accept(long offset, byte[] bytes) {
        lock.lock();
        try {
            if (ended) {
                return Taking.DONE;
            }
            long end = offset + bytes.length;
            require(offset <= received, "offset: %d (expected: %d)".formatted(offset, received));
            if (end > received) {
                require(
                        end - taken <= MOST,
                        "%d bytes wait to be read (expected: at most %d)"
                                .formatted(received - taken, MOST));
                pieces.add(rest(bytes, (int) (received - offset)));
                received = end;
                changed.signalAll();
            }
            return () -> awaitTaken(end);
        } finally {
            lock.unlock();
        }
    }

    private static byte[] rest(byte[] bytes, int from) {
        return from == 0 ? bytes : java.util.Arrays.copyOfRange(bytes, from, bytes.length);
    }

    private static void require(boolean holds, String text) {
        if (!holds) {
            throw new CodedException(ErrorCode.INVALID_REQUEST, text);
        }
    }

    private void awaitTaken(long end) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (taken < end && !ended) {
                changed.await();
            }
        } finally {
            lock.unlock();
        }
    }

    /// Bytes that were read: what lies before is never needed again.
    long taken() {
        lock.lock();
        try {
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /// Checks that everything has come.
    ///
    /// Errors: `invalid_request` where bytes are missing.
    void requireWhole(long size) {
        lock.lock();
        try {
            require(
                    ended || received == size,
                    "size: %d (expected: %d, the bytes that came)".formatted(size, received));
        } finally {
            lock.unlock();
        }
    }

    /// Nothing comes any more; what has come can still be read.
    void end() {
        lock.lock();
        try {
            ended = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        try {
            lock.lockInterruptibly();
        } catch (InterruptedException e) {
            throw interrupted();
        }
        try {
            while (pieces.isEmpty() && !ended) {
                changed.await();
            }
            return pieces.isEmpty() ? -1 : take(into, offset, length);
        } catch (InterruptedException e) {
            throw interrupted();
        } finally {
            lock.unlock();
        }
    }

    private int take(byte[] into, int offset, int length) {
        int count = 0;
        while (count < length && !pieces.isEmpty()) {
            byte[] piece = pieces.getFirst();
            int step = Math.min(length - count, piece.length - used);
            System.arraycopy(piece, used, into, offset + count, step);
            count += step;
            used += step;
            if (used == piece.length) {
                pieces.removeFirst();
                used = 0;
            }
        }
        taken += count;
        changed.signalAll();
        return count;
    }

    @Override
    public int available() {
        lock.lock();
        try {
            return pieces.stream().mapToInt(piece -> piece.length).sum() - used;
        } finally {
            lock.unlock();
        }
    }

    private static IOException interrupted() {
        Thread.currentThread().interrupt();
        return new InterruptedIOException("interrupted while output was awaited");
    }

    /// Nobody reads any more: what comes is thrown away.
    @Override
    public void close() {
        lock.lock();
        try {
            pieces.clear();
            used = 0;
            ended = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
