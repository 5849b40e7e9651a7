package bot.molt.spi.net;

import bot.molt.base.concurrent.Worker;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Lookups of names, bounded in number and time.
///
/// Each has a platform thread: the system's lookup cannot be interrupted, and would hold a carrier
/// of the virtual threads of everybody for as long as a hostile name server likes.
public final class Lookups {
    private final HostLookup lookup;
    private final Duration limit;
    private final Semaphore free;

    /// @param limit time for one name
    /// @param most at once
    public Lookups(HostLookup lookup, Duration limit, int most) {
        this.lookup = lookup;
        this.limit = limit;
        this.free = new Semaphore(most);
    }

    /// All addresses of a name, at least one.
    ///
    /// Errors: `UnknownHostException` where there is none, or no answer in time.
    public List<InetAddress> addresses(String name)
            throws UnknownHostException, InterruptedException {
        if (!free.tryAcquire(limit.toNanos(), TimeUnit.NANOSECONDS)) {
            throw new UnknownHostException(name + ": too many lookups at once");
        }
        FutureTask<List<InetAddress>> task = new FutureTask<>(() -> lookup.addresses(name));
        // a lookup that takes too long keeps its place until it ends
        Worker.platform(
                "host-lookup",
                () -> {
                    try {
                        task.run();
                    } finally {
                        free.release();
                    }
                });
        List<InetAddress> found = found(name, task);
        if (found.isEmpty()) {
            throw new UnknownHostException(name + ": has no address");
        }
        return List.copyOf(found);
    }

    private List<InetAddress> found(String name, FutureTask<List<InetAddress>> task)
            throws UnknownHostException, InterruptedException {
        try {
            return task.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new UnknownHostException(name + ": no answer within " + limit.toSeconds() + " s");
        } catch (ExecutionException e) {
            throw new UnknownHostException(name + ": no such name");
        }
    }
}
