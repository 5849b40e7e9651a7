package bot.molt.execution.audit;

import bot.molt.base.IsoTime;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The file that is written, and the head of the chain in it.
///
/// Threads: the audit writer's alone.
final class AuditFile implements AutoCloseable {
    private static final int CHUNK = 256 << 10;

    private final AuditSeries series;
    private final FileChannel channel;
    private final @Nullable Object key;
    private final ByteBuffer chunk;
    private AuditHead head;
    private AuditHead durable;
    private long end;
    private long forced;

    /// Day of the newest record; empty in an empty file.
    private String day;

    private AuditFile(AuditSeries series, FileChannel channel, AuditTail tail, ByteBuffer chunk)
            throws IOException {
        this.series = series;
        this.channel = channel;
        this.chunk = chunk;
        this.head = tail.head();
        this.durable = tail.head();
        this.end = tail.end();
        this.forced = tail.end();
        this.day = tail.ts().length() < 10 ? "" : tail.ts().substring(0, 10).replace("-", "");
        this.key = attributes().fileKey();
    }

    /// Opens the log at start: cuts a torn end off and continues the chain.
    ///
    /// Errors: `audit_unavailable` where the end does not verify or records are missing that the
    /// head file knows of.
    static AuditFile open(AuditSeries series, InstantSource clock) throws IOException {
        series.makeFolder();
        AuditHead promised = AuditHead.read(series.head()).orElse(AuditHead.NONE);
        AuditHead before = AuditHead.NONE;
        Optional<Path> closed = series.newestClosed();
        if (closed.isPresent()) {
            try (FileChannel last = FileChannel.open(closed.get(), StandardOpenOption.READ)) {
                before = AuditTail.read(last, closed.get()).head();
            }
        }
        AuditFile file = at(series, before, clock, ByteBuffer.allocateDirect(CHUNK));
        file.check(promised);
        return file;
    }

    /// Opens the log again after a failure, which closes this one. A file that is gone is begun
    /// anew, with the chain continued, so that the gap shows.
    AuditFile reopened(InstantSource clock) throws IOException {
        close();
        series.makeFolder();
        AuditFile fresh = at(series, head, clock, chunk);
        fresh.check(head);
        if (Objects.equals(key, fresh.key) && forced < fresh.end) {
            fresh.rewrite(forced);
        }
        return fresh;
    }

    private static AuditFile at(
            AuditSeries series, AuditHead before, InstantSource clock, ByteBuffer chunk)
            throws IOException {
        boolean exists = Files.exists(series.current(), LinkOption.NOFOLLOW_LINKS);
        FileChannel channel =
                FileChannel.open(
                        series.current(),
                        Set.of(
                                StandardOpenOption.CREATE,
                                StandardOpenOption.READ,
                                StandardOpenOption.WRITE),
                        AuditSeries.PRIVATE);
        try {
            AuditTail tail = repaired(series, channel, clock);
            if (!exists) {
                forceFolder(series);
            }
            AuditTail start = tail.end() > 0 ? tail : new AuditTail(before, "", 0, 0);
            return new AuditFile(series, channel, start, chunk);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /// Cuts a torn end off, after a copy of it was made.
    private static AuditTail repaired(AuditSeries series, FileChannel channel, InstantSource clock)
            throws IOException {
        AuditTail tail =
                channel.size() == 0 ? AuditTail.EMPTY : AuditTail.read(channel, series.current());
        if (tail.end() == tail.size()) {
            return tail;
        }
        Path copy = series.torn(clock.millis());
        Files.deleteIfExists(copy);
        try (FileChannel out =
                FileChannel.open(
                        copy,
                        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                        AuditSeries.PRIVATE)) {
            channel.transferTo(tail.end(), tail.size() - tail.end(), out);
        }
        channel.truncate(tail.end());
        channel.force(true);
        return new AuditTail(tail.head(), tail.ts(), tail.end(), tail.end());
    }

    private void check(AuditHead promised) {
        boolean other = head.seq() == promised.seq() && !head.hash().equals(promised.hash());
        if (head.seq() < promised.seq() || other) {
            String what =
                    other
                            ? "record %d is not the one that was written".formatted(head.seq())
                            : "it ends at record %d, but record %d was written"
                                    .formatted(head.seq(), promised.seq());
            closeQuietly();
            throw AuditTail.refused(series.current(), what);
        }
    }

    private void closeQuietly() {
        try {
            channel.close();
        } catch (IOException _) {
            // the refusal that follows says more
        }
    }

    /// Writes what the disk may have lost, byte by byte the same.
    private void rewrite(long from) throws IOException {
        for (long at = from; at < end; at += CHUNK) {
            ByteBuffer bytes =
                    ByteBuffer.wrap(AuditTail.bytes(channel, at, (int) Math.min(CHUNK, end - at)));
            while (bytes.hasRemaining()) {
                channel.write(bytes, at + bytes.position());
            }
        }
        channel.force(true);
    }

    AuditHead head() {
        return head;
    }

    /// The newest record that is on the disk.
    AuditHead durable() {
        return durable;
    }

    /// Hands whole lines to the operating system.
    ///
    /// @param last the newest record in the lines
    /// @param epochMillis its time
    void append(LineBuffer lines, AuditHead last, long epochMillis) throws IOException {
        for (int from = 0; from < lines.length(); from += CHUNK) {
            chunk.clear().put(lines.array(), from, Math.min(CHUNK, lines.length() - from)).flip();
            while (chunk.hasRemaining()) {
                end += channel.write(chunk, end);
            }
        }
        BasicFileAttributes now = attributes();
        if (!Objects.equals(now.fileKey(), key) || now.size() != end) {
            throw new IOException(series.current() + " was replaced or cut by somebody else");
        }
        head = last;
        day = IsoTime.day(epochMillis);
    }

    /// Waits until the disk has it all.
    void force() throws IOException {
        channel.force(false);
        forced = end;
        durable = head;
    }

    private BasicFileAttributes attributes() throws IOException {
        try {
            return Files.readAttributes(series.current(), BasicFileAttributes.class);
        } catch (NoSuchFileException e) {
            throw new IOException(series.current() + " was removed", e);
        }
    }

    /// Whether the next record belongs into a new file.
    boolean isFull(long maxBytes, long epochMillis) {
        boolean isOld = !day.isEmpty() && day.compareTo(IsoTime.day(epochMillis)) < 0;
        return end >= maxBytes || isOld;
    }

    /// Keeps this file under a name of its own; [#next] must follow. Everything must be on the
    /// disk. A failure changes nothing.
    void keep(InstantSource clock) throws IOException {
        head.write(series.head());
        Files.move(
                series.current(),
                series.nextClosed(day.isEmpty() ? IsoTime.day(clock.millis()) : day));
    }

    /// Begins the next file and closes this one.
    AuditFile next(InstantSource clock) throws IOException {
        close();
        return at(series, head, clock, chunk);
    }

    private static void forceFolder(AuditSeries series) throws IOException {
        try (FileChannel folder = FileChannel.open(series.folder(), StandardOpenOption.READ)) {
            folder.force(true);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
