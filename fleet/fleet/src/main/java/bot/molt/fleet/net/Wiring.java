package bot.molt.fleet.net;

import bot.molt.fleet.driver.DriverException;
import bot.molt.fleet.driver.Guest;
import bot.molt.fleet.driver.GuestSettings;
import java.util.Set;

/// How guests are connected.
///
/// Threads: any for different guests.
public interface Wiring {
    /// One line for people.
    String detail();

    /// Brings the network of the host to what guests need.
    ///
    /// Errors: `DriverException` with what to do.
    void open() throws DriverException, InterruptedException;

    /// Makes what one guest needs; again where it is there.
    void attach(Guest guest) throws DriverException, InterruptedException;

    /// Removes what was made for it.
    void detach(String vmId) throws InterruptedException;

    /// Guests for which something is there.
    Set<String> present();

    /// What the guest is told of its network.
    GuestSettings settings(Guest guest);

    /// Name of the guest's device on the host; empty where it has none, and is reached through a
    /// port of the loopback.
    String device(String vmId);
}
