package bot.molt.execution.audit;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Records that are written and forced together; each of its callers holds the batch as ticket.
///
/// Threads: filled under the queue's lock, then read by the writer alone; any number wait.
final class AuditBatch implements AuditLog.Ticket {
    /// A record in JSON and when it was handed in.
    @SuppressWarnings("ArrayRecordComponent")
    record Entry(long epochMillis, byte[] record) {}

    private final Duration limit;
    private final Runnable nudge;
    private final List<Entry> entries = new ArrayList<>();
    private final CountDownLatch written = new CountDownLatch(1);
    private final CountDownLatch durable = new CountDownLatch(1);
    private volatile boolean isWritten;
    private volatile boolean isWanted;
    private volatile @Nullable String failure;
    private long bytes;

    /// @param nudge tells the writer that somebody waits for the disk
    AuditBatch(Duration limit, Runnable nudge) {
        this.limit = limit;
        this.nudge = nudge;
    }

    void add(Entry entry) {
        entries.add(entry);
        bytes += entry.record().length;
    }

    List<Entry> entries() {
        return entries;
    }

    long bytes() {
        return bytes;
    }

    void written() {
        isWritten = true;
        written.countDown();
    }

    /// Whether somebody waits for the disk.
    boolean isWanted() {
        return isWanted;
    }

    void durable() {
        durable.countDown();
    }

    void fail(String reason) {
        failure = reason;
        written.countDown();
        durable.countDown();
    }

    @Override
    public void awaitWritten() throws InterruptedException {
        await(written);
        if (!isWritten) {
            throw unavailable(String.valueOf(failure));
        }
    }

    @Override
    public void awaitDurable() throws InterruptedException {
        if (!isWanted) {
            isWanted = true;
            nudge.run();
        }
        await(durable);
        String reason = failure;
        if (reason != null) {
            throw unavailable(reason);
        }
    }

    private void await(CountDownLatch latch) throws InterruptedException {
        if (!latch.await(limit.toNanos(), TimeUnit.NANOSECONDS)) {
            throw unavailable("the disk took longer than " + limit.toMillis() + " ms");
        }
    }

    static CodedException unavailable(String reason) {
        return new CodedException(ErrorCode.AUDIT_UNAVAILABLE, "audit log: " + reason);
    }
}
