package bot.molt.execution.egress;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;

/// What kind of address something is. Everything that is not plainly public counts as closed.
///
/// Source: the IANA registries of special-purpose IPv4 and IPv6 addresses; the metadata addresses
/// of cloud platforms that lie among public ones.
final class Addresses {
    /// First address and length of each closed block.
    private static final List<Block> CLOSED =
            List.of(
                    block("0.0.0.0", 8),
                    block("10.0.0.0", 8),
                    block("100.64.0.0", 10),
                    block("127.0.0.0", 8),
                    block("168.63.129.16", 32),
                    block("169.254.0.0", 16),
                    block("172.16.0.0", 12),
                    block("192.0.0.0", 24),
                    block("192.0.2.0", 24),
                    block("192.88.99.0", 24),
                    block("192.168.0.0", 16),
                    block("198.18.0.0", 15),
                    block("198.51.100.0", 24),
                    block("203.0.113.0", 24),
                    block("224.0.0.0", 3));

    /// Of IPv6 only this is public at all.
    private static final Block GLOBAL = block("2000::", 3);

    private static final List<Block> CLOSED_GLOBAL =
            List.of(
                    block("2001::", 23),
                    block("2001:db8::", 32),
                    block("2002::", 16),
                    block("3fff::", 20));

    /// Addresses that begin with the same bits.
    private static final class Block {
        private final byte[] first;
        private final int bits;

        Block(byte[] first, int bits) {
            this.first = first;
            this.bits = bits;
        }

        boolean has(byte[] address) {
            if (address.length != first.length) {
                return false;
            }
            for (int i = 0; i < bits; i++) {
                int mask = 0x80 >> (i & 7);
                if ((address[i >> 3] & mask) != (first[i >> 3] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }

    private Addresses() {}

    private static Block block(String first, int bits) {
        return new Block(literal(first).orElseThrow().getAddress(), bits);
    }

    /// Whether strangers on the Internet have this address.
    static boolean isPublic(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (address instanceof Inet4Address) {
            return CLOSED.stream().noneMatch(block -> block.has(bytes));
        }
        return address instanceof Inet6Address
                && GLOBAL.has(bytes)
                && CLOSED_GLOBAL.stream().noneMatch(block -> block.has(bytes));
    }

    /// An address in its usual spelling: four decimal numbers, or IPv6. Other spellings of IPv4
    /// (hexadecimal, octal, fewer numbers) are none.
    static Optional<InetAddress> literal(String text) {
        if (text.matches("(0|[1-9][0-9]{0,2})(\\.(0|[1-9][0-9]{0,2})){3}")
                || (text.indexOf(':') >= 0 && text.matches("[0-9A-Fa-f:.]+"))) {
            try {
                return Optional.of(InetAddress.getByName(text));
            } catch (UnknownHostException e) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    /// Whether the last label could be read as a number, which no name's is.
    static boolean looksLikeNumber(String host) {
        String last = host.substring(host.lastIndexOf('.') + 1);
        return last.matches("[0-9]+|0[xX][0-9A-Fa-f]*");
    }
}
