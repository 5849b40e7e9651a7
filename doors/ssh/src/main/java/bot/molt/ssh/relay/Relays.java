package bot.molt.ssh.relay;

import bot.molt.base.CodedException;
import bot.molt.base.concurrent.TaskScope;
import bot.molt.base.concurrent.Worker;
import bot.molt.spi.fleet.Fleet;
import bot.molt.ssh.record.Counters;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.sshd.common.session.Session;

/// The relays that are open. Asks silent ends whether they are there, and tells the fleet which
/// machines are in use: those with an open channel.
///
/// Threads: any.
public final class Relays implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Relays.class.getName());

    private final Fleet fleet;
    private final Duration silence;
    private final long most;
    private final Counters counters;
    private final Set<Relay> open = ConcurrentHashMap.newKeySet();
    private final Set<Relay> ending = ConcurrentHashMap.newKeySet();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final TaskScope touches = new TaskScope("ssh touch");
    private final Worker watch;

    /// @param silence how long an end may say nothing before it is asked
    /// @param most bytes that may wait for one end
    public Relays(Fleet fleet, Duration silence, long most, Counters counters) {
        this.fleet = fleet;
        this.silence = silence;
        this.most = most;
        this.counters = counters;
        this.watch = Worker.virtual("ssh watch", this::watch);
    }

    /// Lets messages pass between two connections that have logged in, until one of them ends.
    ///
    /// @param agentForwarding whether the machine may ask the user's agent
    public void join(Session client, Session machine, Ledger ledger, boolean agentForwarding) {
        Relay relay =
                new Relay(
                        client, machine, new ChannelBook(ledger), agentForwarding, most, counters);
        open.add(relay);
        relay.begin();
        client.addCloseFutureListener(_ -> ended(relay, ChannelBook.Side.CLIENT));
        machine.addCloseFutureListener(_ -> ended(relay, ChannelBook.Side.MACHINE));
    }

    private void ended(Relay relay, ChannelBook.Side gone) {
        if (open.remove(relay)) {
            ending.add(relay);
        } else {
            ending.remove(relay);
        }
        relay.end(gone);
    }

    public int size() {
        return open.size();
    }

    /// Connections of a user.
    public long of(String user) {
        return open.stream().filter(relay -> relay.user().equals(user)).count();
    }

    private void watch() throws InterruptedException {
        Set<Relay> before = Set.of();
        while (!stopped.await(silence.toMillis() / 2, TimeUnit.MILLISECONDS)) {
            long now = System.nanoTime();
            open.forEach(relay -> relay.check(now, silence.toNanos()));
            open.stream()
                    .filter(Relay::isInUse)
                    .map(Relay::user)
                    .collect(Collectors.toSet())
                    .forEach(this::touch);
            // What was ending at the last look and still is waits for somebody who does not read.
            Set<Relay> late = Set.copyOf(ending);
            late.stream().filter(before::contains).forEach(Relay::abort);
            before = late;
        }
    }

    private void touch(String user) {
        var _ =
                touches.fork(() -> {
                    try {
                        fleet.touch(user);
                    } catch (CodedException e) {
                        LOG.log(
                                System.Logger.Level.WARNING,
                                "the fleet does not hear that a machine is in use: {0}",
                                e.text());
                    }
                    return true;
                });
    }

    @Override
    public void close() {
        stopped.countDown();
        watch.close();
        open.forEach(Relay::abort);
        touches.close();
    }
}
