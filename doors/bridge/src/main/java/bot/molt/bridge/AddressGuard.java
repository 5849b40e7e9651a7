package bot.molt.bridge;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.protocol.wire.Naming;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Keeps addresses that strangers name away from this machine and its networks. A name is looked up
/// once for each connection, every address of it is judged, and the connection goes to the one that
/// was.
///
/// Threads: safe for any number.
final class AddressGuard implements Naming {
    private static final String EXPECTED =
            "an address on the Internet such as https://host:8789/webhook";

    private final Set<String> allowed;

    /// @param allowed hosts that are let through wherever they are; `*` for every one
    AddressGuard(Set<String> allowed) {
        this.allowed = Set.copyOf(allowed);
    }

    /// Reads an address and looks at where it leads.
    ///
    /// Errors: `invalid_params` for what is no address, or one that leads inside.
    URI checked(String text) {
        URI uri;
        try {
            uri = new URI(text.contains("://") ? text : "http://" + text);
        } catch (URISyntaxException e) {
            throw refused("address: not usable", e);
        }
        String scheme = uri.getScheme();
        boolean web = "http".equalsIgnoreCase(scheme) || "https".equalsIgnoreCase(scheme);
        boolean plain =
                uri.getHost() != null && uri.getUserInfo() == null && uri.getFragment() == null;
        if (!web || !plain) {
            throw refused("address: not usable", null);
        }
        try {
            address(bare(uri.getHost()));
        } catch (IOException e) {
            throw refused("address: " + e.getMessage(), e);
        }
        return uri;
    }

    private static CodedException refused(String what, @Nullable Throwable cause) {
        return new CodedException(
                ErrorCode.INVALID_PARAMS, "%s (expected: %s)".formatted(what, EXPECTED), cause);
    }

    private static String bare(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    @Override
    public InetAddress address(String host) throws IOException {
        InetAddress[] all = InetAddress.getAllByName(host);
        if (!allowed.contains("*") && !allowed.contains(host)) {
            for (InetAddress address : all) {
                if (isInside(address)) {
                    throw new IOException(host + " leads into a private network");
                }
            }
        }
        return all[0];
    }

    private static boolean isInside(InetAddress address) {
        return address.isLoopbackAddress()
                || address.isAnyLocalAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress()
                || isReserved(address.getAddress());
    }

    private static boolean isReserved(byte[] bytes) {
        int first = bytes[0] & 0xff;
        int second = bytes[1] & 0xff;
        if (bytes.length == 4) {
            return first == 0
                    || first >= 240
                    || first == 100 && second >= 64 && second < 128
                    || first == 192 && second == 0
                    || first == 198 && (second == 18 || second == 19);
        }
        boolean unique = (first & 0xfe) == 0xfc;
        boolean carries = isIpv4Inside(bytes) || first == 0x20 && second == 0x02;
        return unique || carries;
    }

    /// IPv4 in the last four bytes: mapped, compatible, translated (64:ff9b::/96).
    private static boolean isIpv4Inside(byte[] bytes) {
        boolean translated = bytes[0] == 0 && bytes[1] == 0x64 && (bytes[2] & 0xff) == 0xff;
        for (int i = 0; i < 8; i++) {
            if (bytes[i] != 0 && !translated) {
                return false;
            }
        }
        return true;
    }
}
