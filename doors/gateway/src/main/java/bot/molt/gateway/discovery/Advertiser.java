package bot.molt.gateway.discovery;

import bot.molt.base.concurrent.Worker;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.concurrent.CountDownLatch;

/// Tells the network of a gateway until it is closed. Nothing of multicast DNS is loaded before an
/// advertiser starts.
///
/// Threads: one of its own, and those of the library.
public final class Advertiser implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Advertiser.class.getName());

    private final CountDownLatch ended = new CountDownLatch(1);
    private final Worker worker;

    private Advertiser(Advertisement what) {
        worker = Worker.platform("discovery", () -> run(what));
    }

    /// Starts to tell; returns at once.
    public static Advertiser start(Advertisement what) {
        return new Advertiser(what);
    }

    /// A network without multicast is no reason for a gateway not to run.
    private void run(Advertisement what) throws InterruptedException {
        try (MulticastRecords records = MulticastRecords.publish(what)) {
            LOG.log(
                    Level.INFO,
                    "told the network of this gateway as \"{0}\" ({1})",
                    records.instance(),
                    String.join(", ", Advertisement.TYPES));
            ended.await();
        } catch (IOException e) {
            LOG.log(
                    Level.WARNING,
                    "discovery: the network could not be told of this gateway: {0} (expected: a network with multicast; discovery.mdns.mode: off ends this)",
                    e.getMessage());
        }
    }

    /// Says goodbye, so that nobody sees a gateway that is gone.
    @Override
    public void close() {
        ended.countDown();
        worker.close();
    }
}
