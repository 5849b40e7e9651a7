package bot.molt.execution.egress;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/// Looks names up; blocks until there is an answer.
@FunctionalInterface
public interface HostLookup {
    /// All addresses of a name.
    List<InetAddress> addresses(String name) throws UnknownHostException;

    /// As this machine does.
    static HostLookup system() {
        return name -> List.of(InetAddress.getAllByName(name));
    }
}
