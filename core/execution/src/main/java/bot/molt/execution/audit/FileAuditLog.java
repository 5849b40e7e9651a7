package bot.molt.execution.audit;

import static java.nio.charset.StandardCharsets.US_ASCII;

import bot.molt.base.CodedException;
import bot.molt.base.concurrent.Worker;
import bot.molt.base.json.Json;
import bot.molt.base.redact.Redactor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The audit log in files of JSON lines.
///
/// Callers prepare their record on their own thread; one writer adds sequence number, time and
/// hash, and forces whatever has gathered in the meantime together. While the files cannot be
/// written every call is refused, and the writer tries again by itself.
public final class FileAuditLog implements AuditLog {
    private static final Duration LAST_WRITE = Duration.ofSeconds(10);

    private final Redactor redactor;
    private final AuditQueue queue;
    private final AuditWriter writer;
    private final Path file;
    private final Worker worker;
    private final @Nullable FileChannel lock;
    private volatile AuditConfig config;

    private FileAuditLog(
            AuditConfig config, AuditSeries series, Redactor redactor, InstantSource clock) {
        this.config = config;
        this.redactor = redactor;
        this.file = series.current();
        this.queue = new AuditQueue(clock);
        this.lock = lock(series);
        this.writer = new AuditWriter(series, queue, () -> this.config, clock);
        try {
            writer.start();
        } catch (CodedException e) {
            unlock();
            throw e;
        }
        this.worker = Worker.platform("audit-writer", writer::run);
    }

    /// Opens the log and continues its chain.
    ///
    /// Errors: `audit_unavailable` where the files were tampered with or another process writes
    /// them. Files that cannot be opened now are tried again while records are refused.
    ///
    /// @param defaultFile used where the configuration names none
    public static FileAuditLog open(
            AuditConfig config, Path defaultFile, Redactor redactor, InstantSource clock) {
        Path file = config.file() == null ? defaultFile : config.file();
        return new FileAuditLog(config, new AuditSeries(file), redactor, clock);
    }

    /// Two writers would fork the chain.
    private static @Nullable FileChannel lock(AuditSeries series) {
        try {
            series.makeFolder();
            FileChannel channel =
                    FileChannel.open(
                            series.lock(),
                            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                            AuditSeries.PRIVATE);
            if (!isLocked(channel)) {
                channel.close();
                throw AuditBatch.unavailable(
                        "%s is written by %s; stop that first, or use another state folder (--profile NAME)"
                                .formatted(series.current(), owner(series)));
            }
            long self = ProcessHandle.current().pid();
            channel.truncate(0).write(ByteBuffer.wrap(Long.toString(self).getBytes(US_ASCII)));
            return channel;
        } catch (IOException _) {
            return null;
        }
    }

    /// The lock's owner leaves its process id in the file.
    private static String owner(AuditSeries series) throws IOException {
        String pid = Files.readString(series.lock());
        return pid.isEmpty() ? "another process" : "another gateway, process " + pid;
    }

    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException _) {
            return false;
        }
    }

    @Override
    public Ticket append(Json.Obj record) {
        AuditConfig now = config;
        boolean call = record.string("type").filter("tool_call"::equals).isPresent();
        if (call && !now.includeToolCalls()) {
            return Recorded.NOTHING;
        }
        Json.Obj wanted =
                now.includeResults() || !record.has("result") ? record : record.without("result");
        return queue.add(new RecordForm(redactor, now.maxFieldLength()).bytes(wanted), now);
    }

    /// Follows a changed configuration; the file itself stays.
    public void configure(AuditConfig changed) {
        config = changed;
    }

    public AuditState state() {
        return queue.state();
    }

    /// The file that is written.
    public Path file() {
        return file;
    }

    /// Records that are on the disk since the start.
    public long records() {
        return writer.records();
    }

    /// Bytes of records that wait to be written.
    public long waitingBytes() {
        return queue.bytes();
    }

    /// How often the disk was waited for since the start.
    public long syncs() {
        return writer.syncs();
    }

    /// Writes what waits, 10 seconds at most.
    @Override
    public void close() {
        queue.close();
        try {
            worker.join(LAST_WRITE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        worker.close();
        unlock();
    }

    private void unlock() {
        try {
            if (lock != null) {
                lock.close();
            }
        } catch (IOException _) {
            // the lock ends with the process
        }
    }

    /// The ticket of a record that is not wanted.
    private enum Recorded implements Ticket {
        NOTHING;

        @Override
        public void awaitWritten() {}

        @Override
        public void awaitDurable() {}
    }
}
