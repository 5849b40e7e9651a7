package bot.molt.execution.egress;

import bot.molt.spi.net.Destination;
import bot.molt.spi.net.Host;
import java.nio.charset.StandardCharsets;

/// Reads the host and the port of a request.
final class Authority {
    private static final String EXPECTED = " (expected: host:port, IPv6 in brackets)";

    private Authority() {}

    /// Reads `host`, `host:port` or `[IPv6]:port`.
    ///
    /// @param authority one char per byte, as a head is read
    /// @param usualPort where none is written; 0 where one must be
    static Destination parse(String authority, int usualPort) throws MalformedException {
        String text =
                new String(authority.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        if (text.indexOf('@') >= 0) {
            throw new MalformedException("a user or a password in the URI (expected: none)");
        }
        int end = text.startsWith("[") ? text.indexOf(']') + 1 : text.indexOf(':');
        int after = end < 0 || (end == 0 && text.startsWith("[")) ? text.length() : end;
        String rest = text.substring(after);
        if (rest.isEmpty() && usualPort > 0) {
            return new Destination(host(text), usualPort);
        }
        if (!rest.startsWith(":")) {
            throw new MalformedException(Host.shown(text) + EXPECTED);
        }
        return new Destination(host(text.substring(0, after)), port(rest.substring(1)));
    }

    private static int port(String text) throws MalformedException {
        boolean digits = text.matches("[0-9]{1,5}");
        int port = digits ? Integer.parseInt(text) : 0;
        if (port < 1 || port > 65_535) {
            throw new MalformedException(
                    "port %s (expected: 1..65535)".formatted(Host.shown(text)));
        }
        return port;
    }

    /// A name or an address.
    static Host host(String text) throws MalformedException {
        try {
            return Host.parse(text);
        } catch (IllegalArgumentException e) {
            throw new MalformedException(String.valueOf(e.getMessage()));
        }
    }
}
