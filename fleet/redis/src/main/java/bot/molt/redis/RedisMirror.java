package bot.molt.redis;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.Ids;
import bot.molt.base.concurrent.Worker;
import bot.molt.spi.mirror.Mirror;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// A copy in Redis, written by a thread of its own. It remembers which keys changed, not what they
/// became: a key is read from the store when its turn comes, so many changes of one cost one write,
/// and none can overtake a later one. With every new connection, and where the mark of this process
/// is missing (a flush), everything is written anew; keys that this writer once wrote and that are
/// no more are removed, and no other.
///
/// Threads: any.
public final class RedisMirror implements Mirror {
    private static final System.Logger LOG = System.getLogger(RedisMirror.class.getName());
    private static final int MOST = 10_000;
    private static final int TOGETHER = 200;
    private static final Duration FAREWELL = Duration.ofSeconds(2);

    private final RedisAddress address;
    private final String writer;
    private final Source source;
    private final Pace pace;

    /// One for each life of this process.
    private final String generation = Ids.text(20);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition news = lock.newCondition();
    private final Set<String> changed = new LinkedHashSet<>();
    private boolean ending;

    private final Deque<String> sweep = new ArrayDeque<>();
    private volatile boolean whole;
    private boolean taken;

    private final AtomicLong waiting = new AtomicLong();
    private final AtomicLong written = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();
    private final AtomicLong rebuilds = new AtomicLong();
    private volatile String trouble = "not connected yet";
    private final RedisLink link;
    private final Worker worker;

    /// How long is waited.
    ///
    /// @param look between two looks at the mark
    /// @param first after the first failure; doubles with each
    /// @param longest after many
    record Pace(Duration look, Duration first, Duration longest) {
        static final Pace USUAL =
                new Pace(Duration.ofSeconds(5), Duration.ofMillis(250), Duration.ofSeconds(30));
    }

    RedisMirror(RedisAddress address, String writer, Source source, Pace pace) {
        this.address = address;
        this.writer = writer;
        this.source = source;
        this.pace = pace;
        link = new RedisLink(address, writer);
        worker = Worker.virtual("redis-" + writer, this::run);
    }

    /// Opens copies in one Redis. None is connected yet when it is opened; none ever fails.
    public static Opening in(RedisAddress address) {
        return (writer, source) -> new RedisMirror(address, writer, source, Pace.USUAL);
    }

    @Override
    public void changed(String key) {
        lock.lock();
        try {
            changed.add(key);
            if (changed.size() > MOST) {
                changed.clear();
                whole = false;
            }
            news.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Optional<State> state() {
        lock.lock();
        try {
            return Optional.of(
                    new State(
                            trouble,
                            changed.size() + waiting.get() + (whole ? 0 : 1),
                            written.get(),
                            failures.get(),
                            rebuilds.get()));
        } finally {
            lock.unlock();
        }
    }

    private void run() throws InterruptedException {
        Duration pause = pace.first();
        boolean over = false;
        while (!over) {
            if (follow()) {
                pause = pace.first();
                over = awaitNews(pace.look());
            } else {
                over = awaitEnd(pause);
                pause = pause.multipliedBy(2);
                pause = pause.compareTo(pace.longest()) > 0 ? pace.longest() : pause;
            }
        }
    }

    /// Brings the copy to what is stored; false where that did not go.
    private boolean follow() {
        try {
            claim();
            write();
            well();
            return true;
        } catch (RuntimeException e) {
            link.drop();
            whole = false;
            failed(e);
            return false;
        }
    }

    /// Sees to it that the keys are this process's, and notes where all of them are to be written.
    private void claim() {
        boolean isNew = link.open();
        Optional<String> mark = link.generation();
        boolean isMine = mark.filter(generation::equals).isPresent();
        if (mark.isPresent() && !isMine && taken) {
            throw new CodedException(
                    ErrorCode.CONFLICT,
                    "another %s writes there (expected: one for each database of a Redis; stop one, or give it another number as in redis://host:6379/1)"
                            .formatted(writer));
        }
        if (!isMine) {
            link.take(generation);
            taken = true;
        }
        if (isNew || !isMine || !whole) {
            everything();
        }
    }

    /// What changes from here on comes after it.
    private void everything() {
        whole = true;
        Set<String> all = new TreeSet<>(link.owned());
        all.addAll(source.keys());
        sweep.clear();
        sweep.addAll(all);
        rebuilds.incrementAndGet();
    }

    private void write() {
        Set<String> keys = next();
        while (!keys.isEmpty()) {
            Map<String, Optional<String>> all = new LinkedHashMap<>();
            keys.forEach(key -> all.put(key, source.value(key)));
            if (!link.write(generation, all)) {
                throw new CodedException(
                        ErrorCode.CONFLICT, "its keys were flushed, or are another's now");
            }
            written.addAndGet(all.size());
            waiting.set(sweep.size());
            keys = next();
        }
    }

    /// Some of the keys that are to be written. One that fails is written with everything.
    private Set<String> next() {
        Set<String> keys = new LinkedHashSet<>();
        lock.lock();
        try {
            Iterator<String> all = changed.iterator();
            while (keys.size() < TOGETHER && all.hasNext()) {
                keys.add(all.next());
                all.remove();
            }
            while (keys.size() < TOGETHER && !sweep.isEmpty()) {
                keys.add(sweep.poll());
            }
            waiting.set((long) keys.size() + sweep.size());
        } finally {
            lock.unlock();
        }
        return keys;
    }

    private void well() {
        waiting.set(0);
        if (!trouble.isEmpty()) {
            LOG.log(Level.INFO, "redis: {0} is written to {1}", writer, address);
        }
        trouble = "";
    }

    private void failed(RuntimeException e) {
        failures.incrementAndGet();
        Throwable deepest = e;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        String why = deepest.getMessage();
        say("%s: %s".formatted(address, why == null ? deepest.getClass().getSimpleName() : why));
    }

    private void say(String line) {
        String before = trouble;
        trouble = line;
        LOG.log(line.equals(before) ? Level.DEBUG : Level.WARNING, "redis: {0}", line);
    }

    /// Waits for a change, `limit` at most; whether this is the end.
    private boolean awaitNews(Duration limit) throws InterruptedException {
        long left = limit.toNanos();
        lock.lockInterruptibly();
        try {
            while (changed.isEmpty() && whole && !ending && left > 0) {
                left = news.awaitNanos(left);
            }
            return ending && changed.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    private boolean awaitEnd(Duration limit) throws InterruptedException {
        long left = limit.toNanos();
        lock.lockInterruptibly();
        try {
            while (!ending && left > 0) {
                left = news.awaitNanos(left);
            }
            return ending;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            ending = true;
            news.signalAll();
        } finally {
            lock.unlock();
        }
        try {
            if (!worker.join(FAREWELL)) {
                LOG.log(Level.DEBUG, "redis: what waits is written by the next start");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        worker.close();
        link.close();
    }
}
