package bot.molt.fleet.firecracker;

import bot.molt.fleet.driver.DriverException;
import bot.molt.fleet.driver.Guest;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/// Starts the processes of Firecrackers, and finds them again.
///
/// Threads: any for different guests.
public interface Launcher {
    /// The process of one Firecracker.
    interface Vmm {
        boolean runs();

        void kill();

        /// Waits `limit` at most; whether it has ended.
        boolean awaitEnd(Duration limit) throws InterruptedException;
    }

    /// Starts one, and waits until its API can be reached.
    Vmm start(Guest guest) throws DriverException, InterruptedException;

    /// The process of this guest, whoever started it.
    Optional<Vmm> find(String vmId);

    /// Guests of which there is a process.
    Set<String> present();
}
