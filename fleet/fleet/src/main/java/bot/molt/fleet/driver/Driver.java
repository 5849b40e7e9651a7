package bot.molt.fleet.driver;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/// Runs guests. Their processes do not hang on this one: they live on when it ends, and the next
/// one adopts them.
///
/// Threads: any for different guests; one at a time for one guest.
public interface Driver extends AutoCloseable {
    /// `qemu`, `firecracker` …
    String name();

    /// Why no guest can be run here, and what to do; empty where they can.
    Optional<String> trouble();

    /// How guests run here, in one line: `QEMU 7.2.22, software emulation`.
    String detail();

    /// Told how far a start is, for people.
    @FunctionalInterface
    interface Progress {
        void says(String line);
    }

    /// Told that a guest's process has ended by itself.
    @FunctionalInterface
    interface Ended {
        void ended(String vmId);
    }

    /// Who is told of ends; called once, before everything else.
    void onEnd(Ended ended);

    /// Starts a guest that does not run, with the disk that it had, and waits until its SSH server
    /// answers, `limit` at most.
    ///
    /// Errors: `DriverException`, and nothing of it runs any more; interrupted, too.
    Reach start(Guest guest, Duration limit, Progress progress)
            throws DriverException, InterruptedException;

    /// Takes over a guest whose process was started by an earlier orchestrator; empty where it does
    /// not run. One that does not become ready within the limit is ended.
    Optional<Reach> adopt(Guest guest, Duration limit) throws InterruptedException;

    /// Whether its process runs.
    boolean runs(String vmId);

    /// Lets it end in order, and ends it after `grace`. Nothing there is fine.
    void stop(String vmId, Duration grace) throws InterruptedException;

    /// Ends it at once and removes its disk and whatever else was made for it. Nothing there is
    /// fine.
    void destroy(String vmId) throws InterruptedException;

    /// Guests of which there is a process, a disk or a device.
    Set<String> present();

    /// Lets go of the guests; their processes run on.
    @Override
    void close();
}
