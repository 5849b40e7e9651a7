package bot.molt.spi.net;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/// What names mean. Blocks until there is an answer; runs on a platform thread.
@FunctionalInterface
public interface HostLookup {
    /// All addresses of a name in its normal form (lower case, punycode, no final dot).
    List<InetAddress> addresses(String name) throws UnknownHostException;

    /// What names mean on this machine.
    static HostLookup system() {
        return name -> List.of(InetAddress.getAllByName(name));
    }
}
