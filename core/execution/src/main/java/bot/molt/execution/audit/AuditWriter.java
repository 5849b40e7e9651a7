package bot.molt.execution.audit;

import bot.molt.base.CodedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Owns the chain head: takes what has gathered, writes it in one go, forces it in one go.
final class AuditWriter {
    private static final System.Logger LOG = System.getLogger(AuditWriter.class.getName());
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final long ROTATION_PAUSE_MILLIS = 60_000;

    private final AuditSeries series;
    private final AuditQueue queue;
    private final Supplier<AuditConfig> config;
    private final InstantSource clock;
    private final LineBuffer lines = new LineBuffer();
    private final LongAdder records = new LongAdder();
    private final LongAdder syncs = new LongAdder();

    private @Nullable AuditFile file;
    private boolean failed;
    private Duration pause = FIRST_PAUSE;
    private AuditHead headOnDisk = AuditHead.NONE;
    private long headAt;
    private long noRotationBefore;

    AuditWriter(
            AuditSeries series,
            AuditQueue queue,
            Supplier<AuditConfig> config,
            InstantSource clock) {
        this.series = series;
        this.queue = queue;
        this.config = config;
        this.clock = clock;
    }

    /// The first opening, on the caller's thread.
    ///
    /// Errors: `audit_unavailable` where the log was tampered with; a log that cannot be opened now
    /// is tried again.
    void start() {
        try {
            file = AuditFile.open(series, clock);
        } catch (IOException e) {
            fail(e);
        }
    }

    long records() {
        return records.sum();
    }

    long syncs() {
        return syncs.sum();
    }

    void run() throws InterruptedException {
        try {
            while (!queue.ended()) {
                if (file == null || failed) {
                    queue.pause(pause);
                    recover();
                } else {
                    next(file);
                }
            }
        } finally {
            queue.unavailable("its writer has ended");
            finish();
        }
    }

    private void next(AuditFile open) throws InterruptedException {
        AuditBatch batch = queue.take(config.get().headEvery());
        if (batch != null) {
            commit(open, batch);
        }
        long age = clock.millis() - headAt;
        if (batch == null || age >= config.get().headEvery().toMillis() || age < 0) {
            writeHead();
        }
    }

    private void commit(AuditFile open, AuditBatch batch) {
        try {
            AuditFile target = rotatedIfFull(open);
            target.append(lines, encode(target.head(), batch));
            batch.written();
            queue.release();
            target.force(batch.entries().getLast().epochMillis());
            batch.durable();
            records.add(batch.entries().size());
            syncs.increment();
        } catch (IOException | RuntimeException e) {
            batch.fail(reason(e));
            fail(e);
        }
    }

    private AuditHead encode(AuditHead from, AuditBatch batch) {
        AuditHead head = from;
        lines.clear();
        for (AuditBatch.Entry entry : batch.entries()) {
            head = AuditLine.encode(head, entry.epochMillis(), entry.record(), lines);
        }
        return head;
    }

    /// A full file that cannot be renamed is written on.
    private AuditFile rotatedIfFull(AuditFile open) throws IOException {
        long now = clock.millis();
        if (now < noRotationBefore || !open.isFull(config.get().maxFileBytes().bytes(), now)) {
            return open;
        }
        if (!kept(open)) {
            noRotationBefore = now + ROTATION_PAUSE_MILLIS;
            return open;
        }
        AuditFile next = open.next(clock);
        file = next;
        return next;
    }

    private boolean kept(AuditFile full) {
        try {
            full.keep(clock);
            return true;
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "audit log is not rotated: " + reason(e));
            return false;
        }
    }

    private void fail(Exception e) {
        failed = true;
        queue.unavailable(reason(e));
        LOG.log(
                System.Logger.Level.ERROR,
                "audit log unavailable, calls are refused: " + reason(e));
    }

    private static String reason(Exception e) {
        return switch (e) {
            case CodedException coded -> coded.text();
            case UncheckedIOException io -> String.valueOf(io.getMessage());
            default -> e.getClass().getSimpleName() + ": " + e.getMessage();
        };
    }

    private void recover() {
        try {
            file = file == null ? AuditFile.open(series, clock) : file.reopened(clock);
            failed = false;
            pause = FIRST_PAUSE;
            queue.available();
            LOG.log(System.Logger.Level.INFO, "audit log is written again");
        } catch (IOException | CodedException e) {
            pause =
                    pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0
                            ? LONGEST_PAUSE
                            : pause.multipliedBy(2);
            queue.unavailable(reason(e));
        }
    }

    /// The head file only helps; a log without it still verifies.
    private void writeHead() {
        headAt = clock.millis();
        if (file == null || failed || file.durable().equals(headOnDisk)) {
            return;
        }
        try {
            file.durable().write(series.head());
            headOnDisk = file.durable();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "audit head file: " + e.getMessage());
        }
    }

    private void finish() {
        writeHead();
        try {
            if (file != null) {
                file.close();
            }
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "audit log at close: " + e.getMessage());
        }
    }
}
