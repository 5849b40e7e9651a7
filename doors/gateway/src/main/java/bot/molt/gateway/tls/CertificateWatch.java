package bot.molt.gateway.tls;

import bot.molt.base.concurrent.Worker;
import bot.molt.gateway.transport.ServerIdentity;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// Takes over a certificate whose files change. Folders are watched, so that files may be replaced
/// by renaming and links by other links; a burst of changes is looked at once.
public final class CertificateWatch implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(CertificateWatch.class.getName());
    private static final Duration QUIET = Duration.ofMillis(250);
    private static final Duration LONGEST_BURST = Duration.ofSeconds(2);

    private final Certificates certificates;
    private final Taker taker;
    private final WatchService watcher = FileSystems.getDefault().newWatchService();
    private final Worker worker;

    /// What speaks TLS with the certificate.
    @FunctionalInterface
    public interface Taker {
        void take(ServerIdentity identity) throws IOException;
    }

    private CertificateWatch(Certificates certificates, Taker taker) throws IOException {
        this.certificates = certificates;
        this.taker = taker;
        for (Path folder : certificates.folders()) {
            folder.register(
                    watcher,
                    StandardWatchEventKinds.ENTRY_CREATE,
                    StandardWatchEventKinds.ENTRY_MODIFY,
                    StandardWatchEventKinds.ENTRY_DELETE);
        }
        this.worker = Worker.virtual("certificate-watch", this::run);
    }

    public static CertificateWatch start(Certificates certificates, Taker taker)
            throws IOException {
        return new CertificateWatch(certificates, taker);
    }

    private void run() throws InterruptedException {
        try {
            while (true) {
                drop(watcher.take());
                settle();
                certificates.changed().ifPresent(this::hand);
            }
        } catch (ClosedWatchServiceException e) {
            LOG.log(Level.DEBUG, "no longer watching the certificate");
        }
    }

    private void settle() throws InterruptedException {
        long deadline = System.nanoTime() + LONGEST_BURST.toNanos();
        while (System.nanoTime() < deadline) {
            WatchKey key = watcher.poll(QUIET.toMillis(), TimeUnit.MILLISECONDS);
            if (key == null) {
                return;
            }
            drop(key);
        }
    }

    private static void drop(WatchKey key) {
        key.pollEvents();
        key.reset();
    }

    private void hand(TlsCertificate fresh) {
        try {
            taker.take(fresh.identity());
            certificates.take(fresh);
        } catch (IOException e) {
            LOG.log(Level.ERROR, "the certificate stays as it was: {0}", e.getMessage());
        }
    }

    @Override
    public void close() {
        worker.close();
        try {
            watcher.close();
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "watcher did not close", e);
        }
    }
}
