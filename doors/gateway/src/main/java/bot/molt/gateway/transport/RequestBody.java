package bot.molt.gateway.transport;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// A body on its way from the event loop to the thread that reads it; holds little and stops the
/// reading of the socket while it is full.
///
/// Threads: the event loop offers, one reader takes.
final class RequestBody {
    private static final int HIGH = 256 << 10;
    private static final int LOW = 64 << 10;

    private final long declared;
    private final long most;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<byte[]> chunks = new ArrayDeque<>();

    private long total;
    private int held;
    private boolean complete;
    private @Nullable CodedException failure;

    /// @param declared the Content-Length; -1 for chunked
    /// @param most bytes that any body may have
    RequestBody(long declared, long most) {
        this.declared = declared;
        this.most = most;
        this.complete = declared == 0;
    }

    long declared() {
        return declared;
    }

    /// Takes a piece; returns whether the socket shall be read on.
    boolean offer(byte[] piece) {
        lock.lock();
        try {
            total += piece.length;
            if (total > most) {
                failure = tooLarge(total, most);
                chunks.clear();
                held = 0;
            } else if (failure == null && piece.length > 0) {
                chunks.add(piece);
                held += piece.length;
            }
            changed.signalAll();
            return held < HIGH;
        } finally {
            lock.unlock();
        }
    }

    void end() {
        lock.lock();
        try {
            complete = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Nothing more will come. No effect on a body that is complete.
    void fail(CodedException reason) {
        lock.lock();
        try {
            if (!complete && failure == null) {
                failure = reason;
                chunks.clear();
                held = 0;
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /// Whether all of it has come, read or not.
    boolean complete() {
        lock.lock();
        try {
            return complete && failure == null;
        } finally {
            lock.unlock();
        }
    }

    /// Waits for a piece; null at the end. `drained` runs when the socket shall be read again.
    byte @Nullable [] take(long deadlineNanos, Runnable drained) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            awaitPiece(deadlineNanos);
            byte[] piece = chunks.poll();
            if (piece != null) {
                boolean wasHigh = held >= LOW;
                held -= piece.length;
                if (wasHigh && held < LOW) {
                    drained.run();
                }
            }
            return piece;
        } finally {
            lock.unlock();
        }
    }

    private void awaitPiece(long deadlineNanos) throws InterruptedException {
        while (true) {
            if (failure != null) {
                throw failure;
            }
            if (!chunks.isEmpty() || complete) {
                return;
            }
            long left = deadlineNanos - System.nanoTime();
            if (left <= 0) {
                throw new CodedException(
                        ErrorCode.TIMEOUT, "body: too slow, %d bytes came".formatted(total));
            }
            changed.await(left, TimeUnit.NANOSECONDS);
        }
    }

    static CodedException tooLarge(long size, long limit) {
        return new CodedException(
                ErrorCode.PAYLOAD_TOO_LARGE,
                "body: %d bytes or more (expected: at most %d)".formatted(size, limit));
    }
}
