package bot.molt.fleet.net;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A range of IPv4 addresses for guests. Its first and last address and the gateway's are nobody's.
///
/// @param network first address, as a number
/// @param bits of its prefix, 8 to 30
/// @param gateway as a number
public record Subnet(long network, int bits, long gateway) {
    private static final Pattern CIDR = Pattern.compile("([0-9.]+)/(\\d{1,2})");
    private static final Pattern ADDRESS =
            Pattern.compile("(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})");
    private static final long FIRST_USER = 0x6d_00_00_00L;
    private static final int WIDEST = 8;
    private static final int NARROWEST = 30;

    /// Errors: `IllegalArgumentException` with what was expected.
    ///
    /// @param cidr `10.0.1.0/24`
    /// @param gateway `10.0.1.1`, inside of it
    public static Subnet of(String cidr, String gateway) {
        Matcher parts = CIDR.matcher(cidr.strip());
        String expected = "VM_SUBNET: %s (expected: a network such as 10.0.1.0/24)".formatted(cidr);
        if (!parts.matches()) {
            throw new IllegalArgumentException(expected);
        }
        int bits = Integer.parseInt(parts.group(2));
        long network = number("VM_SUBNET", parts.group(1));
        if (bits < WIDEST || bits > NARROWEST || network % (1L << (32 - bits)) != 0) {
            throw new IllegalArgumentException(
                    expected + "; bits 8 to 30, and none set beyond the prefix");
        }
        Subnet subnet = new Subnet(network, bits, number("GATEWAY_IP", gateway.strip()));
        if (subnet.gateway <= network || subnet.gateway >= subnet.broadcast()) {
            throw new IllegalArgumentException(
                    "GATEWAY_IP: %s (expected: an address inside of %s, neither its first nor its last)"
                            .formatted(gateway, cidr));
        }
        return subnet;
    }

    private static long number(String name, String text) {
        Matcher parts = ADDRESS.matcher(text);
        long value = 0;
        boolean fits = parts.matches();
        for (int i = 1; fits && i <= 4; i++) {
            int part = Integer.parseInt(parts.group(i));
            fits = part <= 255;
            value = value << 8 | part;
        }
        if (!fits) {
            throw new IllegalArgumentException(
                    "%s: %s (expected: an address such as 10.0.1.1)".formatted(name, text));
        }
        return value;
    }

    private long broadcast() {
        return network + (1L << (32 - bits)) - 1;
    }

    /// The first that a guest may have, the gateway's aside.
    public long first() {
        return network + 1;
    }

    /// The last that a guest may have, the gateway's aside.
    public long last() {
        return broadcast() - 1;
    }

    /// How many guests it has room for.
    public long room() {
        return last() - first();
    }

    /// `10.0.1.7`.
    public static String text(long address) {
        return "%d.%d.%d.%d"
                .formatted(
                        address >> 24 & 255,
                        address >> 16 & 255,
                        address >> 8 & 255,
                        address & 255);
    }

    /// `10.0.1.0/24`.
    public String cidr() {
        return text(network) + "/" + bits;
    }

    /// `10.0.1.1/24`.
    public String gatewayCidr() {
        return text(gateway) + "/" + bits;
    }

    /// The hardware address of the guest with this address: one of its own, locally administered.
    public static String mac(String ip) {
        long address = number("address", ip);
        return "02:fc:%02x:%02x:%02x:%02x"
                .formatted(
                        address >> 24 & 255,
                        address >> 16 & 255,
                        address >> 8 & 255,
                        address & 255);
    }

    /// The number of the user that the process of the guest with this address runs as, where we are
    /// root; one for each guest of a subnet.
    public static long user(String ip) {
        return FIRST_USER + (number("address", ip) & 0xff_ff_ff);
    }
}
