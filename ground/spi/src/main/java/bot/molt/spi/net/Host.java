package bot.molt.spi.net;

import java.net.IDN;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// A host in its normal form, in which it is compared, looked up and passed on.
public sealed interface Host {
    /// A name: lower case, punycode, without a final dot.
    record Name(String text) implements Host {
        private static final Pattern FORM =
                Pattern.compile("[a-z0-9_-]{1,63}(\\.[a-z0-9_-]{1,63})*");

        /// What a lenient reader could take for a number: the whole would be an IPv4 address.
        private static final Pattern NUMBER = Pattern.compile("[0-9]+|0x[0-9a-f]*");

        private static final int LONGEST = 253;
    }

    /// An address.
    record Address(InetAddress address) implements Host {
        @Override
        public String text() {
            return address.getHostAddress();
        }
    }

    /// The name, or the address in its usual spelling.
    String text();

    /// With the brackets that IPv6 has before a port.
    default String bracketed() {
        boolean six =
                this instanceof Address(InetAddress address) && address instanceof Inet6Address;
        return six ? "[" + text() + "]" : text();
    }

    /// Reads a name or an address. Spellings of IPv4 other than four decimal numbers are refused,
    /// for what they mean differs between readers.
    ///
    /// Errors: `IllegalArgumentException` with the text and what was expected.
    static Host parse(String text) {
        boolean bracketed = text.startsWith("[") && text.endsWith("]");
        String plain = bracketed ? text.substring(1, text.length() - 1) : text;
        if (bracketed || plain.indexOf(':') >= 0) {
            return literal(plain.indexOf(':') >= 0 ? plain : "", text);
        }
        String name = ascii(plain, text);
        String last = name.substring(name.lastIndexOf('.') + 1);
        if (Name.NUMBER.matcher(last).matches()) {
            return literal(name, text);
        }
        if (name.length() > Name.LONGEST || !Name.FORM.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "host %s (expected: a name or an address)".formatted(shown(text)));
        }
        return new Name(name);
    }

    private static Host literal(String plain, String text) {
        Optional<InetAddress> address = Addresses.literal(plain);
        if (address.isEmpty()) {
            throw new IllegalArgumentException(
                    "host %s (expected: an address as four decimal numbers or as IPv6)"
                            .formatted(shown(text)));
        }
        return new Address(address.get());
    }

    private static String ascii(String plain, String text) {
        try {
            String name = IDN.toASCII(plain, 0).toLowerCase(Locale.ROOT);
            return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "host %s (expected: a name that can be written as punycode)"
                            .formatted(shown(text)),
                    e);
        }
    }

    /// A text of a client as it may be shown and recorded.
    static String shown(String text) {
        String printable = text.replaceAll("[^\\x21-\\x7E]", "?");
        return printable.length() > Name.LONGEST
                ? printable.substring(0, Name.LONGEST) + "…"
                : printable;
    }
}
