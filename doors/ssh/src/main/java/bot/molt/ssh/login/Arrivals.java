package bot.molt.ssh.login;

import java.net.SocketAddress;
import java.util.HashMap;
import java.util.Map;

/// Places for connections that have not logged in.
///
/// Threads: any.
public final class Arrivals {
    private final int all;
    private final int each;
    private final Map<String, Integer> counts = new HashMap<>();
    private int taken;

    /// @param all places
    /// @param each how many of them one address may take
    public Arrivals(int all, int each) {
        this.all = all;
        this.each = each;
    }

    /// Takes a place; whether there was one.
    public synchronized boolean enter(SocketAddress address) {
        String name = LoginGuard.name(address);
        int of = counts.getOrDefault(name, 0);
        if (taken >= all || of >= each) {
            return false;
        }
        taken++;
        counts.put(name, of + 1);
        return true;
    }

    /// Gives a place back that was taken.
    public synchronized void leave(SocketAddress address) {
        taken--;
        counts.computeIfPresent(
                LoginGuard.name(address), (name, count) -> count == 1 ? null : count - 1);
    }

    public synchronized int taken() {
        return taken;
    }
}
