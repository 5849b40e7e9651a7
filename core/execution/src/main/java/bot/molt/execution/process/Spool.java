package bot.molt.execution.process;

import bot.molt.base.DataSize;
import bot.molt.base.Ids;
import bot.molt.execution.quota.Quotas;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/// The folder in which output lies that is too large for memory. Files of an earlier run are
/// removed when it is opened; one gateway owns a folder.
///
/// Each user, and all together, may have so many bytes in it. Where there is no more, the oldest
/// files of ended processes go: those of the user, or of whoever has most of them.
///
/// Threads: any.
public final class Spool {
    private static final String ENDING = ".out";

    private final Path folder;
    private final long maxFileBytes;
    private final Supplier<Quotas> quotas;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Share> shares = new HashMap<>();
    private final Queue<Path> gone = new ConcurrentLinkedQueue<>();
    private long total;

    /// What one user has in it.
    private static final class Share {
        private long bytes;

        /// Files that are written no more, the oldest first.
        private final Set<Entry> ended = new LinkedHashSet<>();

        private long endedBytes;
    }

    /// A file of one user.
    final class Entry {
        private final String userId;
        private final Path path;
        private long bytes;
        private boolean open = true;
        private boolean removed;

        private Entry(String userId, Path path) {
            this.userId = userId;
            this.path = path;
        }

        Path path() {
            return path;
        }

        /// Counts bytes that are about to be written; returns how many may be.
        int take(int wanted) {
            return taken(this, wanted);
        }

        /// Whether it was taken away.
        boolean isRemoved() {
            lock.lock();
            try {
                return removed;
            } finally {
                lock.unlock();
            }
        }

        /// Nothing is written to it any more.
        void end() {
            ended(this);
        }

        /// Takes it away; what is open stays counted until it is ended.
        void remove() {
            removed(this);
            deleteGone();
        }
    }

    private Spool(Path folder, long maxFileBytes, Supplier<Quotas> quotas) {
        this.folder = folder;
        this.maxFileBytes = maxFileBytes;
        this.quotas = quotas;
    }

    /// Makes the folder (0700) where it is missing.
    ///
    /// @param quotas what each user may have in it now
    public static Spool open(Path folder, DataSize maxFile, Supplier<Quotas> quotas)
            throws IOException {
        Files.createDirectories(folder);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        try (DirectoryStream<Path> left = Files.newDirectoryStream(folder, "*" + ENDING)) {
            for (Path file : left) {
                Files.deleteIfExists(file);
            }
        }
        return new Spool(folder, maxFile.bytes(), quotas);
    }

    /// Bytes of one output that go to disk; what follows is kept in part.
    long maxFileBytes() {
        return maxFileBytes;
    }

    /// Bytes of one user.
    public long bytes(String userId) {
        lock.lock();
        try {
            Share share = shares.get(userId);
            return share == null ? 0 : share.bytes;
        } finally {
            lock.unlock();
        }
    }

    /// Bytes of all users.
    public long bytes() {
        lock.lock();
        try {
            return total;
        } finally {
            lock.unlock();
        }
    }

    /// Creates an empty file (0600).
    Entry newFile(String userId) throws IOException {
        Path path =
                Files.createFile(
                        folder.resolve(Ids.text(20) + ENDING),
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")));
        return new Entry(userId, path);
    }

    private int taken(Entry entry, int wanted) {
        lock.lock();
        try {
            if (entry.removed) {
                return 0;
            }
            Share share = shares.computeIfAbsent(entry.userId, _ -> new Share());
            int count = (int) Math.min(wanted, room(entry.userId, share, wanted));
            entry.bytes += count;
            share.bytes += count;
            total += count;
            return count;
        } finally {
            lock.unlock();
            deleteGone();
        }
    }

    /// Bytes that are free now, after files were taken away for `wanted`.
    private long room(String userId, Share share, int wanted) {
        long own = limit(quotas.get().of(userId).spool());
        long all = limit(quotas.get().all().spoolTotal());
        while (own - share.bytes < wanted && !share.ended.isEmpty()) {
            dropOldest(share);
        }
        Optional<Share> most = most();
        while (all - total < wanted && most.isPresent()) {
            dropOldest(most.get());
            most = most();
        }
        return Math.max(0, Math.min(own - share.bytes, all - total));
    }

    private static long limit(DataSize size) {
        return size.bytes() == 0 ? Long.MAX_VALUE : size.bytes();
    }

    private Optional<Share> most() {
        return shares.values().stream()
                .filter(share -> !share.ended.isEmpty())
                .max(Comparator.comparingLong(share -> share.endedBytes));
    }

    private void dropOldest(Share share) {
        removed(share.ended.iterator().next());
    }

    private void ended(Entry entry) {
        lock.lock();
        try {
            entry.open = false;
            Share share = shares.get(entry.userId);
            if (share == null) {
                return;
            }
            if (entry.removed) {
                free(entry, share);
            } else if (share.ended.add(entry)) {
                share.endedBytes += entry.bytes;
            }
        } finally {
            lock.unlock();
        }
    }

    private void removed(Entry entry) {
        lock.lock();
        try {
            entry.removed = true;
            Share share = shares.get(entry.userId);
            if (share != null && share.ended.remove(entry)) {
                share.endedBytes -= entry.bytes;
            }
            if (share != null && !entry.open) {
                free(entry, share);
            }
            gone.add(entry.path);
        } finally {
            lock.unlock();
        }
    }

    private void deleteGone() {
        for (Path path = gone.poll(); path != null; path = gone.poll()) {
            try {
                Files.deleteIfExists(path);
            } catch (IOException e) {
                System.getLogger(Spool.class.getName())
                        .log(System.Logger.Level.WARNING, "output file: {0}", e.getMessage());
            }
        }
    }

    private void free(Entry entry, Share share) {
        share.bytes -= entry.bytes;
        total -= entry.bytes;
        entry.bytes = 0;
        if (share.bytes == 0 && share.ended.isEmpty()) {
            shares.remove(entry.userId, share);
        }
    }
}
