package bot.molt.spi.net;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Kinds of addresses. What is not known to be public is closed.
///
/// Source: IANA IPv4 and IPv6 Special-Purpose Address Registries; RFC 6052 (NAT64). 168.63.129.16
/// is Azure's metadata address, the other clouds' are link-local, shared or unique local ones.
public final class Addresses {
    private static final Pattern DOTTED =
            Pattern.compile("(0|[1-9][0-9]{0,2})(\\.(0|[1-9][0-9]{0,2})){3}");
    private static final Pattern COLONS = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

    private static final List<Net> CLOSED4 =
            nets(
                    "0.0.0.0/8",
                    "10.0.0.0/8",
                    "100.64.0.0/10",
                    "127.0.0.0/8",
                    "168.63.129.16/32",
                    "169.254.0.0/16",
                    "172.16.0.0/12",
                    "192.0.0.0/24",
                    "192.0.2.0/24",
                    "192.88.99.0/24",
                    "192.168.0.0/16",
                    "198.18.0.0/15",
                    "198.51.100.0/24",
                    "203.0.113.0/24",
                    "224.0.0.0/4",
                    "240.0.0.0/4");

    /// The only part of IPv6 that is given out to the Internet.
    private static final Net UNICAST = net("2000::/3");

    /// Protocol assignments with Teredo, documentation, 6to4, documentation.
    private static final List<Net> CLOSED6 =
            nets("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20");

    private static final Net NAT64 = net("64:ff9b::/96");

    private record Net(InetAddress first, int bits) {
        boolean holds(InetAddress address) {
            byte[] one = first.getAddress();
            byte[] other = address.getAddress();
            if (one.length != other.length) {
                return false;
            }
            int whole = bits / 8;
            int shift = 8 - bits % 8;
            return Arrays.equals(one, 0, whole, other, 0, whole)
                    && (shift == 8
                            || (one[whole] & 0xFF) >> shift == (other[whole] & 0xFF) >> shift);
        }
    }

    private Addresses() {}

    private static List<Net> nets(String... texts) {
        return Arrays.stream(texts).map(Addresses::net).toList();
    }

    private static Net net(String text) {
        int slash = text.indexOf('/');
        return new Net(
                literal(text.substring(0, slash)).orElseThrow(),
                Integer.parseInt(text.substring(slash + 1)));
    }

    /// Whether it is an address of the Internet, that leads to no place of ours.
    public static boolean isPublic(InetAddress address) {
        if (address instanceof Inet4Address) {
            return CLOSED4.stream().noneMatch(net -> net.holds(address));
        }
        if (NAT64.holds(address)) {
            byte[] all = address.getAddress();
            return isPublic(of(Arrays.copyOfRange(all, 12, 16)));
        }
        return UNICAST.holds(address) && CLOSED6.stream().noneMatch(net -> net.holds(address));
    }

    /// An address in its usual spelling; an IPv4-mapped one is the IPv4 address that it means.
    /// Never looks anything up.
    public static Optional<InetAddress> literal(String text) {
        if (!DOTTED.matcher(text).matches() && !COLONS.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.ofLiteral(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /// The address of 4 or 16 bytes.
    public static InetAddress of(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(bytes.length + " bytes (expected: 4 or 16)", e);
        }
    }
}
