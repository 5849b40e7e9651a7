package bot.molt.execution.audit;

import bot.molt.base.CodedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Owns the chain head: takes what has gathered, writes it in one go, and forces what was written
/// in one go as soon as somebody waits for it.
final class AuditWriter {
    private static final System.Logger LOG = System.getLogger(AuditWriter.class.getName());
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    /// Records for which nobody waits reach the disk after this time.
    private static final Duration LATEST_FORCE = Duration.ofMillis(50);

    private static final long ROTATION_PAUSE_MILLIS = 60_000;

    private final AuditSeries series;
    private final AuditQueue queue;
    private final Supplier<AuditConfig> config;
    private final InstantSource clock;
    private final LineBuffer lines = new LineBuffer();
    private final LongAdder records = new LongAdder();
    private final LongAdder syncs = new LongAdder();

    private @Nullable AuditFile file;
    private final List<AuditBatch> unforced = new ArrayList<>();
    private long unforcedSince;
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
        AuditBatch batch = queue.take(unforced.isEmpty() ? config.get().headEvery() : LATEST_FORCE);
        try {
            AuditFile now = batch == null ? open : write(open, batch);
            if (batch == null || isForceDue()) {
                force(now);
            }
        } catch (IOException | RuntimeException e) {
            fail(e);
            if (batch != null) {
                batch.fail(reason(e));
            }
        }
        long age = clock.millis() - headAt;
        if (age >= config.get().headEvery().toMillis() || age < 0) {
            writeHead();
        }
    }

    private AuditFile write(AuditFile open, AuditBatch batch) throws IOException {
        AuditFile target = rotatedIfFull(open);
        if (unforced.isEmpty()) {
            unforcedSince = System.nanoTime();
        }
        target.append(lines, encode(target.head(), batch), batch.entries().getLast().epochMillis());
        batch.written();
        unforced.add(batch);
        queue.release();
        return target;
    }

    private boolean isForceDue() {
        return System.nanoTime() - unforcedSince >= LATEST_FORCE.toNanos()
                || unforced.stream().anyMatch(AuditBatch::isWanted);
    }

    private void force(AuditFile target) throws IOException {
        if (unforced.isEmpty()) {
            return;
        }
        target.force();
        for (AuditBatch batch : unforced) {
            batch.durable();
            records.add(batch.entries().size());
        }
        unforced.clear();
        syncs.increment();
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
        force(open);
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
        unforced.forEach(batch -> batch.fail(reason(e)));
        unforced.clear();
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
        } catch (IOException | RuntimeException e) {
            pause =
                    pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0
                            ? LONGEST_PAUSE
                            : pause.multipliedBy(2);
            queue.unavailable(reason(e));
        }
    }

    private void forceLast() {
        try {
            if (file != null && !failed) {
                force(file);
            }
        } catch (IOException e) {
            fail(e);
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
        forceLast();
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
