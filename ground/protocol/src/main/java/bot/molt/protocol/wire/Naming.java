package bot.molt.protocol.wire;

import java.io.IOException;
import java.net.InetAddress;

/// Says which address a name stands for; the connection goes to that one.
@FunctionalInterface
public interface Naming {
    /// Errors: `IOException` for a name that is not known, or an address that must not be used.
    InetAddress address(String host) throws IOException;
}
