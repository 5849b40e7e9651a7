package bot.molt.fleet;

import bot.molt.fleet.driver.Driver;
import bot.molt.fleet.driver.DriverException;
import bot.molt.fleet.driver.Guest;
import bot.molt.fleet.driver.Reach;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// A driver whose guests are entries of a [Host], which outlives it as processes do.
final class FakeDriver implements Driver {
    /// The machine that guests run on.
    static final class Host {
        final Map<String, Guest> running = new ConcurrentHashMap<>();
        final Set<String> disks = ConcurrentHashMap.newKeySet();
        final List<String> starts = new CopyOnWriteArrayList<>();

        /// Everything of them that ever was there twice at once.
        final List<String> doubled = new CopyOnWriteArrayList<>();
    }

    private final Host host;
    private volatile Ended ended = _ -> {};
    volatile CountDownLatch gate = new CountDownLatch(0);
    volatile String failure = "";
    volatile String trouble = "";

    FakeDriver(Host host) {
        this.host = host;
    }

    @Override
    public String name() {
        return "fake";
    }

    @Override
    public Optional<String> trouble() {
        return Optional.of(trouble).filter(text -> !text.isEmpty());
    }

    @Override
    public String detail() {
        return "in memory";
    }

    @Override
    public void onEnd(Ended listener) {
        ended = listener;
    }

    @Override
    public Reach start(Guest guest, Duration limit, Progress progress)
            throws DriverException, InterruptedException {
        host.starts.add(guest.vmId());
        host.disks.add(guest.vmId());
        progress.says("booting");
        if (host.running.put(guest.vmId(), guest) != null) {
            host.doubled.add(guest.vmId());
        }
        try {
            if (!gate.await(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new DriverException("too slow");
            }
        } catch (InterruptedException | DriverException e) {
            host.running.remove(guest.vmId());
            throw e;
        }
        if (!failure.isEmpty()) {
            host.running.remove(guest.vmId());
            throw new DriverException(failure);
        }
        return new Reach(guest.ip(), 22);
    }

    @Override
    public Optional<Reach> adopt(Guest guest, Duration limit) {
        return host.running.containsKey(guest.vmId())
                ? Optional.of(new Reach(guest.ip(), 22))
                : Optional.empty();
    }

    @Override
    public boolean runs(String vmId) {
        return host.running.containsKey(vmId);
    }

    @Override
    public void stop(String vmId, Duration grace) {
        host.running.remove(vmId);
    }

    @Override
    public void destroy(String vmId) {
        host.running.remove(vmId);
        host.disks.remove(vmId);
    }

    @Override
    public Set<String> present() {
        Set<String> all = new TreeSet<>(host.disks);
        all.addAll(host.running.keySet());
        return all;
    }

    /// The guest's process ends.
    void die(String vmId) {
        host.running.remove(vmId);
        ended.ended(vmId);
    }

    @Override
    public void close() {}
}
