package bot.molt.fleet.net;

import bot.molt.fleet.driver.Guest;
import bot.molt.fleet.driver.GuestSettings;
import java.util.Set;

/// The network that QEMU makes by itself, without any right on the host: a guest is reached through
/// a port of the loopback and reaches nobody.
public final class UserNet implements Wiring {
    @Override
    public String detail() {
        return "no network but SSH through the loopback";
    }

    @Override
    public void open() {}

    @Override
    public void attach(Guest guest) {}

    @Override
    public void detach(String vmId) {}

    @Override
    public Set<String> present() {
        return Set.of();
    }

    @Override
    public GuestSettings settings(Guest guest) {
        return new GuestSettings(guest.vmId(), "10.0.2.15/24", "10.0.2.2", "");
    }

    @Override
    public String device(String vmId) {
        return "";
    }
}
