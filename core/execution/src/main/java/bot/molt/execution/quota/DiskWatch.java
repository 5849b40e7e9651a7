package bot.molt.execution.quota;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.concurrent.Worker;
import bot.molt.spi.sandbox.SandboxSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/// Keeps sandboxes below the disk space that they may use. While something runs in one, its file
/// system's free space is looked at every second; the folders themselves are counted when much of
/// what was left may be gone. A sandbox above its limit is ended with all that runs in it, and
/// calls that write are refused until something was removed. The same holds for all sandboxes of
/// one user together, with the output of the user's processes that lies on disk.
///
/// What is written within a second or two may lie above the limit.
///
/// Threads: any.
public final class DiskWatch implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(DiskWatch.class.getName());
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Duration AGAIN = Duration.ofSeconds(2);
    private static final Duration AT_LEAST = Duration.ofSeconds(15);
    private static final int SHARE_OF_TIME = 20;
    private static final int SHARE = 4;
    private static final long SLACK = 1 << 20;
    private static final long SLACK_FILES = 1_000;
    private static final int MAX_KNOWN = 1_000;

    private final Supplier<Quotas> quotas;
    private final ToLongFunction<String> spooled;
    private final Predicate<String> busy;
    private final Consumer<String> end;
    private final Map<String, UserDisk> users = new ConcurrentHashMap<>();
    private final Map<String, Watched> watched = new ConcurrentHashMap<>();
    private final Semaphore work = new Semaphore(0);
    private final Worker worker;

    /// How something is written.
    public enum Writing {
        /// By a tool, which is refused above the limit.
        FILE,
        /// By a command, which is ended when it makes things worse.
        COMMAND
    }

    /// What is known of one sandbox; written by whoever counts.
    private static final class Watched {
        private final SandboxSpec spec;
        private final UserDisk user;
        private volatile DiskUse use = new DiskUse(0, 0);
        private volatile DiskUse found = new DiskUse(0, 0);

        /// When what runs now began to run.
        private volatile DiskUse started = new DiskUse(0, 0);

        private volatile long counted;
        private volatile long took;
        private volatile long free;
        private volatile boolean known;
        private volatile boolean active;

        Watched(SandboxSpec spec, UserDisk user) {
            this.spec = spec;
            this.user = user;
        }

        synchronized void count() {
            free = freeSpace(spec.workspace().folder());
            long start = System.nanoTime();
            use = user.count(folders(), Math.max(most(), found.files() + 2 * SLACK_FILES));
            counted = System.nanoTime();
            took = counted - start;
            known = true;
        }

        private long most() {
            return spec.limits().files() > 0 ? spec.limits().files() : Long.MAX_VALUE;
        }

        private List<Path> folders() {
            return List.of(spec.workspace().folder(), spec.scratch());
        }

        boolean over() {
            long bytes = spec.limits().disk();
            return (bytes > 0 && use.bytes() > bytes) || use.files() > most();
        }

        boolean refused() {
            return over() || user.over();
        }

        /// Above the limit, a command may clean up, and not make it worse. Above the user's limit
        /// those go on that did not write.
        boolean worse() {
            boolean more =
                    use.bytes() > found.bytes() + SLACK
                            || use.files() > found.files() + SLACK_FILES;
            return (over() && more) || (user.over() && use.bytes() > started.bytes() + SLACK);
        }

        /// Whether so much was written somewhere that a count is worth it.
        boolean suspicious() {
            long own = spec.limits().disk() - use.bytes();
            long left =
                    Math.max(
                            0, spec.limits().disk() > 0 ? Math.min(own, user.left()) : user.left());
            long since = System.nanoTime() - counted;
            long now = freeSpace(spec.workspace().folder());
            return now <= 0
                    || free - now > left / SHARE
                    || since > Math.max(AT_LEAST.toNanos(), took * SHARE_OF_TIME);
        }

        boolean old() {
            return System.nanoTime() - counted > AGAIN.toNanos();
        }
    }

    /// @param quotas what each user may have now
    /// @param spooled bytes of the user's output that lie on disk
    /// @param busy whether something runs in the sandbox of this name
    /// @param end ends a sandbox and all that runs in it
    public DiskWatch(
            Supplier<Quotas> quotas,
            ToLongFunction<String> spooled,
            Predicate<String> busy,
            Consumer<String> end) {
        this.quotas = quotas;
        this.spooled = spooled;
        this.busy = busy;
        this.end = end;
        this.worker = Worker.virtual("disk-watch", this::run);
    }

    /// 0 also where it cannot be told, which is as suspicious as a full disk.
    private static long freeSpace(Path folder) {
        return folder.toFile().getUsableSpace();
    }

    /// Refuses a call that may write where the sandbox is above its limit; watches it from now on.
    ///
    /// Errors: `rate_limited` with what is used and what may be.
    public void beforeWriting(@Nullable SandboxSpec spec, Writing writing) {
        if (spec == null || !bounded(spec)) {
            return;
        }
        if (watched.size() > MAX_KNOWN) {
            watched.values().removeIf(other -> !other.active);
        }
        Watched mine =
                watched.compute(
                        spec.name(),
                        (_, old) -> old == null || !old.spec.equals(spec) ? fresh(spec) : old);
        if (!mine.known || (mine.refused() && mine.old())) {
            mine.count();
            mine.user.recount();
        }
        mine.found = mine.over() ? mine.use : new DiskUse(0, 0);
        if (mine.refused() && writing == Writing.FILE) {
            throw refused(mine);
        }
        if (!mine.active) {
            mine.started = mine.use;
            mine.active = true;
            work.release();
        }
    }

    private boolean bounded(SandboxSpec spec) {
        return spec.limits().disk() > 0
                || spec.limits().files() > 0
                || quotas.get().of(spec.userId()).disk().bytes() > 0;
    }

    private Watched fresh(SandboxSpec spec) {
        return new Watched(
                spec,
                users.computeIfAbsent(spec.userId(), user -> new UserDisk(user, quotas, spooled)));
    }

    private static CodedException refused(Watched mine) {
        if (mine.user.over()) {
            return new CodedException(ErrorCode.RATE_LIMITED, mine.user.text());
        }
        return new CodedException(
                ErrorCode.RATE_LIMITED,
                "disk: %d bytes in %d entries are used (expected: at most %d bytes, %d entries; limits.disk and limits.files of the sandbox). Remove something with a command first."
                        .formatted(
                                mine.use.bytes(),
                                mine.use.files(),
                                mine.spec.limits().disk(),
                                mine.spec.limits().files()));
    }

    /// Bytes of all sandboxes of the user that were counted last, and of the user's output.
    public long bytesOf(String userId) {
        UserDisk user = users.get(userId);
        return user == null ? spooled.applyAsLong(userId) : user.bytes();
    }

    /// Bytes that were counted last; empty where nothing was yet.
    public Optional<Long> bytes(String sandbox) {
        return Optional.ofNullable(watched.get(sandbox))
                .filter(w -> w.known)
                .map(w -> w.use.bytes());
    }

    private void run() throws InterruptedException {
        while (true) {
            work.acquire();
            while (look()) {
                boolean _ = work.tryAcquire(LOOK.toMillis(), TimeUnit.MILLISECONDS);
            }
        }
    }

    /// Returns whether there is anything left to look at.
    private boolean look() {
        boolean any = false;
        for (Watched each : watched.values()) {
            if (each.active) {
                look(each);
                any |= each.active;
            }
        }
        return any;
    }

    private void look(Watched each) {
        String name = each.spec.name();
        each.active = false; // who comes from here on sets it again
        boolean running = busy.test(name);
        if (each.suspicious()) {
            each.count();
        }
        if (each.worse()) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "sandbox {0} uses {1} bytes of disk, more than it may; what runs in it is ended",
                    name,
                    each.use.bytes());
            end.accept(name);
        }
        each.active |= running;
    }

    @Override
    public void close() {
        worker.close();
    }
}
