package bot.molt.execution.audit;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Records on their way to the writer, bounded in bytes.
///
/// Threads: any number add; the writer alone takes.
final class AuditQueue {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition work = lock.newCondition();
    private final Condition room = lock.newCondition();
    private final InstantSource clock;

    private @Nullable AuditBatch open;
    private @Nullable AuditBatch taken;
    private long bytes;
    private AuditState state = new AuditState.Writing();
    private boolean closing;
    private boolean nudged;

    AuditQueue(InstantSource clock) {
        this.clock = clock;
    }

    AuditState state() {
        lock.lock();
        try {
            return state;
        } finally {
            lock.unlock();
        }
    }

    /// Bytes that wait.
    long bytes() {
        lock.lock();
        try {
            return bytes;
        } finally {
            lock.unlock();
        }
    }

    /// Adds a record to the next batch; waits for room.
    ///
    /// Errors: `audit_unavailable`.
    AuditBatch add(byte[] record, AuditConfig config) {
        lock.lock();
        try {
            awaitRoom(record.length, config);
            AuditBatch batch =
                    open == null ? new AuditBatch(config.writeTimeout(), this::nudge) : open;
            batch.add(new AuditBatch.Entry(clock.millis(), record));
            bytes += record.length;
            if (open == null) {
                open = batch;
                work.signal();
            }
            return batch;
        } finally {
            lock.unlock();
        }
    }

    /// An interrupt does not end the wait, because what is recorded may be that very cancellation.
    private void awaitRoom(int length, AuditConfig config) {
        long left = config.queueTimeout().toNanos();
        boolean interrupted = false;
        long most = config.maxQueueBytes().bytes();
        refuse();
        while (bytes > 0 && bytes + length > most && left > 0) {
            try {
                left = room.awaitNanos(left);
            } catch (InterruptedException _) {
                interrupted = true;
            }
            refuse();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (left <= 0) {
            throw AuditBatch.unavailable("the disk is too slow; %d bytes wait".formatted(bytes));
        }
    }

    private void refuse() {
        switch (state) {
            case AuditState.Writing() -> {}
            case AuditState.Unavailable(String reason, _) -> throw AuditBatch.unavailable(reason);
            case AuditState.Closed() ->
                    throw AuditBatch.unavailable("closed; the gateway is stopping");
        }
    }

    private void nudge() {
        lock.lock();
        try {
            nudged = true;
            work.signal();
        } finally {
            lock.unlock();
        }
    }

    /// The next batch, waiting `limit` at most; null where there is none, or where somebody began
    /// to wait for the disk.
    @Nullable AuditBatch take(Duration limit) throws InterruptedException {
        lock.lock();
        try {
            long left = limit.toNanos();
            while (open == null && !closing && !nudged && left > 0) {
                left = work.awaitNanos(left);
            }
            nudged = false;
            taken = open;
            open = null;
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /// The batch that was taken has been written.
    void release() {
        lock.lock();
        try {
            if (taken != null) {
                bytes -= taken.bytes();
                taken = null;
                room.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /// Refuses everything that waits and everything to come.
    void unavailable(String reason) {
        lock.lock();
        try {
            if (state instanceof AuditState.Writing) {
                state = new AuditState.Unavailable(reason, clock.instant());
            } else if (state instanceof AuditState.Unavailable(_, var since)) {
                state = new AuditState.Unavailable(reason, since);
            }
            if (open != null) {
                open.fail(reason);
            }
            open = null;
            taken = null;
            bytes = 0;
            room.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void available() {
        lock.lock();
        try {
            state = closing ? new AuditState.Closed() : new AuditState.Writing();
        } finally {
            lock.unlock();
        }
    }

    /// Takes no more; what waits is still written.
    void close() {
        lock.lock();
        try {
            closing = true;
            state = new AuditState.Closed();
            work.signalAll();
            room.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Whether it is closed and empty.
    boolean ended() {
        lock.lock();
        try {
            return closing && open == null;
        } finally {
            lock.unlock();
        }
    }

    /// Waits `limit`, or until somebody closes.
    void pause(Duration limit) throws InterruptedException {
        lock.lock();
        try {
            long left = limit.toNanos();
            while (!closing && left > 0) {
                left = work.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }
}
