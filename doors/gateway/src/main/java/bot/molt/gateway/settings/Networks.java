package bot.molt.gateway.settings;

import bot.molt.base.Require;
import java.net.InetAddress;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Addresses and networks in text form. Names are never looked up.
public final class Networks {
    private static final Pattern ADDRESS =
            Pattern.compile(
                    "[0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9a-fA-F]*:[0-9a-fA-F:.]+(%[0-9a-zA-Z]+)?");

    private final List<Network> networks;

    /// A network: the first `bits` of an address.
    @SuppressWarnings("ArrayRecordComponent") // never compared, never shown
    private record Network(byte[] address, int bits) {
        boolean contains(byte[] other) {
            if (other.length != address.length) {
                return false;
            }
            int left = bits;
            for (int i = 0; i < address.length && left > 0; i++, left -= 8) {
                int mask = left >= 8 ? 0xff : 0xff << (8 - left) & 0xff;
                if ((address[i] & mask) != (other[i] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }

    private Networks(List<Network> networks) {
        this.networks = networks;
    }

    /// Refuses what is neither an address nor a network.
    static void check(String text) {
        parse(text);
    }

    /// Networks such as `10.0.0.0/8`, and single addresses.
    public static Networks of(List<String> texts) {
        return new Networks(texts.stream().map(Networks::parse).toList());
    }

    private static Network parse(String text) {
        int slash = text.indexOf('/');
        String host = slash < 0 ? text : text.substring(0, slash);
        Require.that(
                isAddress(host),
                "trustedProxies",
                text,
                "addresses or networks such as 10.0.0.0/8");
        byte[] address = bytes(host);
        String bits = slash < 0 ? String.valueOf(address.length * 8) : text.substring(slash + 1);
        Require.that(
                bits.matches("\\d{1,3}") && Integer.parseInt(bits) <= address.length * 8,
                "trustedProxies",
                text,
                "a network such as 10.0.0.0/8");
        return new Network(address, Integer.parseInt(bits));
    }

    /// Whether an address lies in one of them; what is no address does not.
    public boolean contains(String address) {
        if (!isAddress(address)) {
            return false;
        }
        byte[] bytes = bytes(address);
        return networks.stream().anyMatch(network -> network.contains(bytes));
    }

    /// Whether the text is an IP address.
    public static boolean isAddress(String text) {
        return ADDRESS.matcher(text).matches() && literal(text) != null;
    }

    /// Whether the text is an address of this machine that no other can reach.
    public static boolean isLoopback(String text) {
        InetAddress address = ADDRESS.matcher(text).matches() ? literal(text) : null;
        return address != null && address.isLoopbackAddress();
    }

    /// Whether the text means every address of this machine.
    static boolean isEvery(String text) {
        InetAddress address = ADDRESS.matcher(text).matches() ? literal(text) : null;
        return address != null && address.isAnyLocalAddress();
    }

    private static byte[] bytes(String address) {
        InetAddress literal = literal(address);
        return literal == null ? new byte[0] : literal.getAddress();
    }

    private static @Nullable InetAddress literal(String text) {
        try {
            return InetAddress.ofLiteral(text);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
