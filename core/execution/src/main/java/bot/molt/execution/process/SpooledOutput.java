package bot.molt.execution.process;

import bot.molt.base.Require;
import bot.molt.spi.tool.Output;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Output of one stream: its head and its tail in memory, and all of it in a spool file as soon as
/// the head is full. A reader takes what it needs from memory or from the file, at its own pace; it
/// costs the writer nothing.
///
/// Threads: one writer; any readers. The lock guards memory only, the file is read through handles
/// of the reader's own, which an interrupt does not close for others.
final class SpooledOutput implements Output {
    static final int HEAD = 64 * 1024;
    static final int TAIL = 256 * 1024;

    private static final System.Logger LOG = System.getLogger(SpooledOutput.class.getName());

    private final Spool spool;
    private final String userId;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition grown = lock.newCondition();

    private final Growing head = new Growing(HEAD);
    private @Nullable Ring tail;
    private Spool.@Nullable Entry file;
    private @Nullable OutputStream sink;
    private long stored;
    private long size;
    private boolean ended;
    private boolean dropped;
    private boolean cut;

    /// @param userId whose output it is
    SpooledOutput(Spool spool, String userId) {
        this.spool = spool;
        this.userId = userId;
    }

    /// The output of a stream that does not exist.
    static SpooledOutput empty(Spool spool) {
        SpooledOutput none = new SpooledOutput(spool, "");
        none.end();
        return none;
    }

    /// Adds bytes. A disk that fails costs the middle of the output, never the process.
    void append(byte[] bytes, int offset, int length) {
        int inHead = Math.min(length, HEAD - head.size());
        if (inHead < length) {
            spill(bytes, offset, length);
        }
        lock.lock();
        try {
            head.append(bytes, offset, inHead);
            if (inHead < length) {
                ring().append(bytes, offset + inHead, length - inHead);
            }
            size += length;
            if (lock.hasWaiters(grown)) {
                grown.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    private Ring ring() {
        Ring ring = tail;
        if (ring == null) {
            ring = new Ring(TAIL, head.size());
            tail = ring;
        }
        return ring;
    }

    /// The writer's own: the file gets everything from the first byte on.
    private void spill(byte[] bytes, int offset, int length) {
        try {
            OutputStream out = sink;
            if (out == null && stored == 0 && size <= HEAD) {
                out = openSink();
            }
            if (out == null) {
                return;
            }
            int count = allowed((int) Math.min(length, spool.maxFileBytes() - stored));
            out.write(bytes, offset, count);
            stored(stored + count);
            if (count < length) {
                closeSink();
            }
        } catch (IOException e) {
            LOG.log(Level.WARNING, "output is no longer written to disk: {0}", e.getMessage());
            closeSink();
        }
    }

    /// As many as the user may have on disk.
    private int allowed(int wanted) {
        int count = file == null ? 0 : file.take(wanted);
        if (count < wanted) {
            lock.lock();
            try {
                cut = true;
            } finally {
                lock.unlock();
            }
        }
        return count;
    }

    private OutputStream openSink() throws IOException {
        Spool.Entry entry = spool.newFile(userId);
        OutputStream out = new FileOutputStream(entry.path().toFile());
        sink = out;
        boolean late;
        lock.lock();
        try {
            file = entry;
            late = dropped;
        } finally {
            lock.unlock();
        }
        if (late) {
            entry.remove();
        }
        byte[] first = head.copy(0, head.size());
        int count = allowed((int) Math.min(first.length, spool.maxFileBytes()));
        out.write(first, 0, count);
        stored(count);
        return out;
    }

    private void stored(long bytes) {
        lock.lock();
        try {
            stored = bytes;
        } finally {
            lock.unlock();
        }
    }

    private void closeSink() {
        OutputStream out = sink;
        sink = null;
        if (out != null) {
            try {
                out.close();
            } catch (IOException e) {
                LOG.log(Level.WARNING, "output file: {0}", e.getMessage());
            }
        }
    }

    /// No byte will follow.
    void end() {
        closeSink();
        if (file != null) {
            file.end();
        }
        lock.lock();
        try {
            ended = true;
            grown.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Removes the file; what is in memory stays readable.
    void drop() {
        Spool.Entry entry;
        lock.lock();
        try {
            dropped = true;
            entry = file;
        } finally {
            lock.unlock();
        }
        if (entry != null) {
            entry.remove();
        }
    }

    @Override
    public long size() {
        lock.lock();
        try {
            return size;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean ended() {
        lock.lock();
        try {
            return ended;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public byte[] read(long offset, int max) throws IOException {
        Require.range("max", max, 0, Integer.MAX_VALUE);
        Path path;
        int count;
        lock.lock();
        try {
            Require.range("offset", offset, 0, size);
            byte[] inMemory = fromMemory(offset, max);
            if (inMemory != null) {
                return inMemory;
            }
            if (file == null || file.isRemoved() || offset >= stored) {
                throw new IOException(
                        "output at byte %d: dropped (kept: the first %d and the last %d bytes%s)"
                                .formatted(offset, kept(), TAIL, why()));
            }
            path = file.path();
            count = (int) Math.min(max, Math.min(stored, size) - offset);
        } finally {
            lock.unlock();
        }
        return fromFile(path, offset, count);
    }

    private long kept() {
        boolean onDisk = file != null && !file.isRemoved();
        return onDisk ? Math.max(stored, head.size()) : head.size();
    }

    /// What there is to do about bytes that are not there; asked with the lock held.
    private String why() {
        return cut || (file != null && file.isRemoved() && !dropped)
                ? "; the space for output on disk was used up: tools.quota.spool of the user, or spoolTotal"
                : "";
    }

    /// Says where the space for output was used up, for people.
    private String note() {
        lock.lock();
        try {
            return why();
        } finally {
            lock.unlock();
        }
    }

    private byte @Nullable [] fromMemory(long offset, int max) {
        if (offset == size || max == 0) {
            return new byte[0];
        }
        if (offset < head.size()) {
            return head.copy((int) offset, (int) Math.min(max, head.size() - offset));
        }
        Ring ring = tail;
        return ring != null && offset >= ring.start()
                ? ring.copy(offset, (int) Math.min(max, size - offset))
                : null;
    }

    private static byte[] fromFile(Path path, long offset, int count) throws IOException {
        try (RandomAccessFile in = new RandomAccessFile(path.toFile(), "r")) {
            in.seek(offset);
            byte[] bytes = new byte[count];
            in.readFully(bytes);
            return bytes;
        }
    }

    @Override
    public boolean await(long offset, Duration limit) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = limit.toNanos();
            while (size <= offset && !ended && left > 0) {
                left = grown.awaitNanos(left);
            }
            return size > offset || ended;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public String summary(int maxBytes) throws IOException {
        long all = size();
        if (all <= maxBytes) {
            return Utf8.text(readFully(0, (int) all));
        }
        int first = maxBytes / 2;
        byte[] begin = readFully(0, first);
        byte[] end = lastBytes(maxBytes - first);
        int beginLength = Utf8.wholePrefix(begin);
        int endStart = Utf8.firstStart(end);
        long omitted = all - beginLength - (end.length - endStart);
        return Utf8.text(begin, 0, beginLength)
                + "\n[… "
                + omitted
                + " bytes left out"
                + note()
                + " …]\n"
                + Utf8.text(end, endStart, end.length - endStart);
    }

    private byte[] readFully(long offset, int length) throws IOException {
        byte[] all = new byte[length];
        int done = 0;
        while (done < length) {
            byte[] part = read(offset + done, length - done);
            System.arraycopy(part, 0, all, done, part.length);
            done += part.length;
        }
        return all;
    }

    /// The last bytes at one moment; while the process writes on, a longer tail than the ring is
    /// not to be had.
    private byte[] lastBytes(int length) throws IOException {
        lock.lock();
        try {
            Ring ring = tail;
            if (ring != null && size - length >= ring.start()) {
                return ring.copy(size - length, length);
            }
        } finally {
            lock.unlock();
        }
        return readFully(size() - length, length);
    }
}
