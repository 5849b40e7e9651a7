package bot.molt.execution.quota;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/// What lies in the folders of one user's sandboxes, as they were counted last, and in the user's
/// output. A folder that two sandboxes have counts once.
///
/// Threads: any.
final class UserDisk {
    private static final long OLD = Duration.ofSeconds(15).toNanos();
    private static final int MAX_FOLDERS = 1_000;

    private final String userId;
    private final Supplier<Quotas> quotas;
    private final ToLongFunction<String> spooled;
    private final ReentrantLock lock = new ReentrantLock();

    /// Those that were counted last stand last.
    private final Map<Path, Counted> folders = new LinkedHashMap<>();

    private long sum;

    private record Counted(DiskUse use, long most, long at) {}

    UserDisk(String userId, Supplier<Quotas> quotas, ToLongFunction<String> spooled) {
        this.userId = userId;
        this.quotas = quotas;
        this.spooled = spooled;
    }

    /// Counts the folders of a sandbox anew; returns what is in them.
    ///
    /// @param most entries that are looked at
    DiskUse count(List<Path> of, long most) {
        long bytes = 0;
        long files = 0;
        for (Path folder : of) {
            DiskUse use = DiskUse.of(List.of(folder), most);
            put(folder, new Counted(use, most, System.nanoTime()));
            bytes += use.bytes();
            files += use.files();
        }
        return new DiskUse(bytes, files);
    }

    private void put(Path folder, Counted counted) {
        lock.lock();
        try {
            Counted old = folders.remove(folder);
            folders.put(folder, counted);
            sum += counted.use().bytes() - (old == null ? 0 : old.use().bytes());
            if (folders.size() > MAX_FOLDERS) {
                Map.Entry<Path, Counted> first = folders.entrySet().iterator().next();
                sum -= first.getValue().use().bytes();
                folders.remove(first.getKey());
            }
        } finally {
            lock.unlock();
        }
    }

    /// Looks again at folders that may have become smaller, where the user has too much.
    void recount() {
        Map<Path, Long> old = new LinkedHashMap<>();
        lock.lock();
        try {
            folders.forEach((folder, counted) -> {
                if (System.nanoTime() - counted.at() > OLD) {
                    old.put(folder, counted.most());
                }
            });
        } finally {
            lock.unlock();
        }
        for (Map.Entry<Path, Long> folder : old.entrySet()) {
            if (over()) {
                count(List.of(folder.getKey()), folder.getValue());
            }
        }
    }

    long bytes() {
        lock.lock();
        try {
            return sum + spooled.applyAsLong(userId);
        } finally {
            lock.unlock();
        }
    }

    private long limit() {
        return quotas.get().of(userId).disk().bytes();
    }

    boolean over() {
        return limit() > 0 && bytes() > limit();
    }

    /// Bytes until the limit; negative beyond it.
    long left() {
        return limit() == 0 ? Long.MAX_VALUE : limit() - bytes();
    }

    /// Says what is too much, for people.
    String text() {
        return "disk: %d bytes of this user lie in all sandboxes together, output included (expected: at most %d; %s, disk). Remove something with a command first."
                .formatted(bytes(), limit(), quotas.get().source(userId));
    }
}
