package bot.molt.fleet;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.Secret;
import bot.molt.base.concurrent.Task;
import bot.molt.base.concurrent.TaskScope;
import bot.molt.base.concurrent.Worker;
import bot.molt.fleet.FleetTally.What;
import bot.molt.fleet.driver.Driver;
import bot.molt.fleet.driver.DriverException;
import bot.molt.fleet.driver.Reach;
import bot.molt.fleet.key.UserId;
import bot.molt.spi.fleet.Fleet;
import bot.molt.spi.fleet.Machine;
import bot.molt.spi.fleet.Machine.State;
import bot.molt.store.fleet.MachineRow;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// The machines of all users: rows in a store, guests in a driver, and the work that brings the
/// second to what the first says.
///
/// A wish changes the row and gives it another epoch; a job of its own then does the work, one at a
/// time for each machine, and what it notes holds only while the epoch is still its own.
///
/// Threads: any.
public final class FleetService implements Fleet {
    private static final System.Logger LOG = System.getLogger(FleetService.class.getName());
    private static final Duration REMOVAL = Duration.ofSeconds(60);
    private static final Duration TOUCH = Duration.ofSeconds(10);

    private final MachineStore store;
    private final Driver driver;
    private final FleetLimits limits;
    private final InstantSource clock;
    private final FleetTally tally = new FleetTally();
    private final TaskScope jobs = new TaskScope("fleet");
    private final Map<String, Task<?>> starts = new ConcurrentHashMap<>();

    /// The order in which jobs of one machine come.
    private final Map<String, ReentrantLock> turns = new ConcurrentHashMap<>();

    private final Map<String, Long> touched = new ConcurrentHashMap<>();
    private final Semaphore places;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final CountDownLatch closing = new CountDownLatch(1);
    private Worker idling = Worker.virtual("fleet-idle", () -> {});

    FleetService(MachineStore store, Driver driver, FleetLimits limits, InstantSource clock) {
        this.store = store;
        this.driver = driver;
        this.limits = limits;
        this.clock = clock;
        places = new Semaphore(limits.starts());
    }

    /// Takes over what an earlier orchestrator left: every guest that runs is adopted, what was in
    /// the middle goes on, what belongs to nobody is removed. Then begins to look for idle ones.
    ///
    /// The adoptions go on after this has returned.
    public void start() throws InterruptedException {
        driver.onEnd(this::ended);
        List<MachineRow> rows = store.list();
        Set<String> strangers = new TreeSet<>(driver.present());
        rows.forEach(row -> strangers.remove(row.vmId()));
        for (String vmId : strangers) {
            LOG.log(Level.WARNING, "{0} belongs to nobody and is removed", vmId);
            driver.destroy(vmId);
            tally.count(What.ORPHANS);
        }
        store.releaseOrphans();
        for (MachineRow row : rows) {
            resume(row);
        }
        if (limits.idle().isPositive()) {
            idling = Worker.virtual("fleet-idle", this::stopIdle);
        }
    }

    private void resume(MachineRow row) {
        switch (State.valueOf(row.state())) {
            case RUNNING, STARTING -> {
                MachineRow ours = store.takeOver(row);
                starts.put(row.vmId(), job(row.vmId(), () -> adopt(ours)));
            }
            case STOPPING -> {
                MachineRow ours = store.takeOver(row);
                keep(job(row.vmId(), () -> stop(ours)));
            }
            case STOPPED, FAILED -> {
                if (driver.runs(row.vmId())) {
                    keep(job(row.vmId(), () -> driver.stop(row.vmId(), limits.grace())));
                }
            }
        }
    }

    @Override
    public Machine ensure(String userId) {
        String user = UserId.checked(userId);
        Optional<MachineRow> there = store.find(user).filter(FleetService::isUp);
        if (there.isPresent()) {
            touch(user);
            return store.machine(there.get());
        }
        driver.trouble()
                .ifPresent(why -> {
                    throw new CodedException(
                            ErrorCode.UNAVAILABLE, "no machine can be run here: " + why);
                });
        MachineStore.Change change = store.toStarting(user);
        if (change.fresh()) {
            tally.count(What.CREATED);
        }
        if (change.changed()) {
            MachineRow row = change.row();
            starts.put(row.vmId(), job(row.vmId(), () -> bringUp(row)));
            tell();
        }
        return store.machine(change.row());
    }

    private static boolean isUp(MachineRow row) {
        State state = State.valueOf(row.state());
        return state == State.RUNNING || state == State.STARTING;
    }

    @Override
    public Optional<Machine> find(String userId) {
        return store.find(UserId.checked(userId)).map(store::machine);
    }

    @Override
    public List<Machine> list() {
        return store.list().stream().map(store::machine).toList();
    }

    @Override
    public Machine await(String userId, Duration limit) throws InterruptedException {
        String user = UserId.checked(userId);
        long left = limit.toNanos();
        lock.lockInterruptibly();
        try {
            Machine machine = store.find(user).map(store::machine).orElseThrow(() -> none(user));
            while (left > 0
                    && (machine.state() == State.STARTING || machine.state() == State.STOPPING)) {
                left = changed.awaitNanos(left);
                machine = store.find(user).map(store::machine).orElseThrow(() -> none(user));
            }
            return machine;
        } finally {
            lock.unlock();
        }
    }

    private static CodedException none(String userId) {
        return MachineStore.nobodys(userId);
    }

    @Override
    public Machine stop(String userId) {
        MachineStore.Change change = store.toStopping(UserId.checked(userId), "stopping");
        if (change.changed()) {
            tally.count(What.STOPPED);
            begin(change.row());
        }
        tell();
        return store.machine(change.row());
    }

    private void begin(MachineRow stopping) {
        cancelStart(stopping.vmId());
        keep(job(stopping.vmId(), () -> stop(stopping)));
    }

    @Override
    public void destroy(String userId) {
        Optional<MachineRow> row = store.remove(UserId.checked(userId));
        touched.remove(userId);
        tell();
        if (row.isEmpty()) {
            return;
        }
        String vmId = row.get().vmId();
        cancelStart(vmId);
        tally.count(What.DESTROYED);
        Task<Boolean> removal =
                job(
                        vmId,
                        () -> {
                            driver.destroy(vmId);
                            store.release(vmId);
                            turns.remove(vmId);
                        });
        try {
            if (removal.join(REMOVAL).isEmpty()) {
                LOG.log(Level.WARNING, "{0} is still being removed", vmId);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // it goes on, and the next start looks again
        }
    }

    @Override
    public void touch(String userId) {
        String user = UserId.checked(userId);
        long now = clock.millis();
        Long before = touched.get(user);
        if (before == null || now - before >= TOUCH.toMillis() || now < before) {
            touched.put(user, now);
            store.touch(user);
        }
    }

    @Override
    public Secret key(String userId) {
        return store.key(UserId.checked(userId));
    }

    /// What is done for one machine.
    @FunctionalInterface
    private interface Work {
        void run() throws InterruptedException;
    }

    /// Runs work on a machine after what was begun for it before.
    private Task<Boolean> job(String vmId, Work work) {
        ReentrantLock turn = turns.computeIfAbsent(vmId, _ -> new ReentrantLock(true));
        return jobs.fork(() -> {
            turn.lockInterruptibly();
            try {
                work.run();
                return true;
            } catch (RuntimeException e) {
                LOG.log(Level.ERROR, vmId, e);
                return false;
            } finally {
                turn.unlock();
                tell();
            }
        });
    }

    private static void keep(Task<Boolean> job) {
        LOG.log(Level.TRACE, "job begun: {0}", job.ended());
    }

    private void cancelStart(String vmId) {
        Task<?> start = starts.remove(vmId);
        if (start != null) {
            start.cancel();
        }
    }

    private boolean isCurrent(MachineRow row) {
        return store.find(row.userId()).filter(now -> now.epoch() == row.epoch()).isPresent();
    }

    private void bringUp(MachineRow row) throws InterruptedException {
        places.acquire();
        try {
            if (isCurrent(row)) {
                up(row);
            }
        } finally {
            places.release();
        }
    }

    private void up(MachineRow row) throws InterruptedException {
        try {
            Reach reach =
                    driver.start(
                            store.guest(row),
                            limits.start(),
                            line -> {
                                store.say(row, line);
                                tell();
                            });
            running(row, reach);
        } catch (DriverException e) {
            failed(row, e.text());
        } catch (RuntimeException e) {
            failed(row, "something went wrong; the log of the orchestrator has more");
            throw e;
        }
    }

    private void running(MachineRow row, Reach reach) {
        if (store.become(row, State.RUNNING, "", reach.toString())) {
            tally.count(What.STARTED);
            // its end may have come before anybody could know that it ran
            if (!driver.runs(row.vmId())) {
                ended(row.vmId());
            }
        }
    }

    private void failed(MachineRow row, String why) {
        LOG.log(Level.WARNING, "{0} was not started: {1}", row.vmId(), why);
        tally.count(What.FAILED);
        store.become(row, State.FAILED, why);
    }

    private void adopt(MachineRow row) throws InterruptedException {
        Optional<Reach> reach = driver.adopt(store.guest(row), limits.start());
        if (reach.isPresent()) {
            tally.count(What.ADOPTED);
            store.become(row, State.RUNNING, "", reach.get().toString());
        } else if (row.state().equals(State.STARTING.name())) {
            bringUp(row);
        } else {
            tally.count(What.ENDED);
            store.become(row, State.STOPPED, "it ended while the orchestrator was away");
        }
    }

    private void stop(MachineRow row) throws InterruptedException {
        if (isCurrent(row)) {
            driver.stop(row.vmId(), limits.grace());
            store.become(row, State.STOPPED, "");
        }
    }

    /// A guest's process has ended, and nobody here had asked for it.
    private void ended(String vmId) {
        for (MachineRow row : store.list()) {
            if (row.vmId().equals(vmId) && row.state().equals(State.RUNNING.name())) {
                tally.count(What.ENDED);
                keep(
                        job(
                                vmId,
                                () -> {
                                    if (isCurrent(row) && !driver.runs(vmId)) {
                                        driver.stop(vmId, Duration.ZERO);
                                        store.become(row, State.STOPPED, "it ended by itself");
                                    }
                                }));
            }
        }
    }

    private void stopIdle() throws InterruptedException {
        boolean over = false;
        while (!over) {
            long since = clock.millis() - limits.idle().toMillis();
            long wait = limits.idle().toMillis();
            for (MachineRow row : store.list()) {
                if (row.state().equals(State.RUNNING.name())) {
                    wait = Math.min(wait, Math.max(1, row.usedAt() - since));
                    store.toStoppingIfIdle(row.userId(), since).ifPresent(this::stopIdle);
                }
            }
            over = closing.await(wait, TimeUnit.MILLISECONDS);
        }
    }

    private void stopIdle(MachineRow row) {
        tally.count(What.IDLE);
        begin(row);
        tell();
    }

    private void tell() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    FleetTally tally() {
        return tally;
    }

    /// Lets go of the guests, which run on. Starts that are not over are ended, and begun again by
    /// the next orchestrator.
    @Override
    public void close() {
        closing.countDown();
        idling.close();
        try {
            jobs.close();
        } catch (CancellationException e) {
            LOG.log(Level.DEBUG, "closing", e);
        }
        driver.close();
    }
}
