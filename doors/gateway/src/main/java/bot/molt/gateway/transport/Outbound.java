package bot.molt.gateway.transport;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Bytes on their way to one client, bounded: writers wait while too many are under way.
///
/// Threads: any may write; the event loop hands pieces to the socket, several in one go.
@SuppressWarnings("FutureReturnValueIgnored") // a write that fails closes its channel
final class Outbound {
    /// Bytes after which room is given back; smaller pieces share one notice.
    private static final int STEP = 32 << 10;

    private final Channel channel;
    private final int window;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private Deque<byte[]> queue = new ArrayDeque<>();
    private long pending;
    private long taken;
    private boolean scheduled;
    private boolean closed;

    /// @param window bytes under way from which on writers wait
    Outbound(Channel channel, int window) {
        this.channel = channel;
        this.window = window;
    }

    /// Sends a piece, which must not change any more.
    ///
    /// Errors: `IOException` when the client is gone; `TimeoutException` when it took nothing for
    /// `stall`.
    void write(byte[] piece, Duration stall)
            throws IOException, InterruptedException, TimeoutException {
        lock.lockInterruptibly();
        try {
            awaitRoom(window, stall);
            add(piece);
        } finally {
            lock.unlock();
        }
    }

    /// Sends a piece if there is room at once; returns whether.
    boolean tryWrite(byte[] piece) {
        lock.lock();
        try {
            if (closed || pending >= window) {
                return false;
            }
            add(piece);
            return true;
        } finally {
            lock.unlock();
        }
    }

    /// Sends a piece regardless of room: for the few small ones that a protocol demands.
    void force(byte[] piece) {
        lock.lock();
        try {
            if (!closed) {
                add(piece);
            }
        } finally {
            lock.unlock();
        }
    }

    /// Bytes that the socket has not taken yet.
    long waiting() {
        lock.lock();
        try {
            return pending;
        } finally {
            lock.unlock();
        }
    }

    /// Waits until the socket has taken everything.
    void flush(Duration stall) throws IOException, InterruptedException, TimeoutException {
        lock.lockInterruptibly();
        try {
            awaitRoom(1, stall);
        } finally {
            lock.unlock();
        }
    }

    /// The client is gone: waiting writers fail.
    void close() {
        lock.lock();
        try {
            closed = true;
            queue.clear();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Runs `step` on the event loop; not at all once that has stopped, which closed the channel.
    void onLoop(Runnable step) {
        try {
            channel.eventLoop().execute(step);
        } catch (RejectedExecutionException e) {
            close();
        }
    }

    private void awaitRoom(int below, Duration stall)
            throws IOException, InterruptedException, TimeoutException {
        long seen = taken;
        long left = stall.toNanos();
        while (!closed && pending >= below) {
            if (left <= 0) {
                throw new TimeoutException("the client took nothing for " + stall);
            }
            left = changed.awaitNanos(left);
            if (taken != seen) {
                seen = taken;
                left = stall.toNanos();
            }
        }
        if (closed) {
            throw new IOException("the client is gone");
        }
    }

    private void add(byte[] piece) {
        queue.add(piece);
        pending += piece.length;
        if (!scheduled) {
            scheduled = true;
            onLoop(this::drain);
        }
    }

    /// On the event loop.
    private void drain() {
        Deque<byte[]> batch = takeQueue();
        long size = 0;
        while (!batch.isEmpty()) {
            byte[] piece = batch.remove();
            size += piece.length;
            ChannelFuture sent = channel.write(Unpooled.wrappedBuffer(piece));
            if (size >= STEP || batch.isEmpty()) {
                long sum = size;
                sent.addListener(_ -> release(sum));
                size = 0;
            }
        }
        channel.flush();
    }

    private Deque<byte[]> takeQueue() {
        lock.lock();
        try {
            Deque<byte[]> batch = queue;
            queue = new ArrayDeque<>();
            scheduled = false;
            return batch;
        } finally {
            lock.unlock();
        }
    }

    private void release(long size) {
        lock.lock();
        try {
            pending -= size;
            taken += size;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
