package bot.molt.gateway.discovery;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.List;

/// The addresses of this machine on networks that take multicast.
public final class LanAddresses {
    /// A machine with many containers has a network for each.
    private static final int MOST = 8;

    private LanAddresses() {}

    /// @param bound the address that the gateway listens on; `0.0.0.0` for all
    public static List<InetAddress> of(String bound) throws SocketException {
        InetAddress address = InetAddress.ofLiteral(bound);
        boolean one = !address.isAnyLocalAddress() && !address.isLoopbackAddress();
        return one
                ? List.of(address)
                : NetworkInterface.networkInterfaces()
                        .filter(LanAddresses::takesMulticast)
                        .flatMap(NetworkInterface::inetAddresses)
                        .filter(Inet4Address.class::isInstance)
                        .limit(MOST)
                        .toList();
    }

    private static boolean takesMulticast(NetworkInterface network) {
        try {
            return network.isUp() && !network.isLoopback() && network.supportsMulticast();
        } catch (SocketException e) {
            return false;
        }
    }
}
