package bot.molt.spi.sandbox;

import bot.molt.base.Require;
import java.util.List;
import java.util.Locale;

/// A host, or several, that may be connected to: `github.com` (ports 80 and 443), `github.com:22`,
/// `*.npmjs.org` (names below it, not itself), `10.1.2.3:5432`, `[fd00::1]:443`, `db.internal:*`,
/// `*`.
///
/// @param host lower case, without a final dot; `*` alone is every name that leads to a public
///   address
/// @param ports empty for every port
public record HostRule(String host, List<Integer> ports) {
    private static final List<Integer> WEB = List.of(80, 443);
    private static final String EXPECTED =
            "host, host:port, host:*, *.domain or an address such as 10.1.2.3:5432";

    public HostRule {
        host = host.toLowerCase(Locale.ROOT);
        ports = List.copyOf(ports);
    }

    /// Errors: `IllegalArgumentException` with what was expected.
    public static HostRule parse(String text) {
        String host = text.strip();
        String port = "";
        int colon = host.lastIndexOf(':');
        boolean bareIpv6 = !host.startsWith("[") && host.indexOf(':') != colon;
        if (colon > host.lastIndexOf(']') && !bareIpv6) {
            port = host.substring(colon + 1);
            host = host.substring(0, colon);
            Require.that(!port.isEmpty(), "host rule", text, EXPECTED);
        }
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        host = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
        String name = host.startsWith("*.") ? host.substring(2) : host;
        boolean plain = name.matches("[A-Za-z0-9_.:-]+") && !name.startsWith(".");
        Require.that(plain || host.equals("*"), "host rule", text, EXPECTED);
        return new HostRule(host, ports(port, text));
    }

    private static List<Integer> ports(String port, String text) {
        if (port.isEmpty()) {
            return WEB;
        }
        if (port.equals("*")) {
            return List.of();
        }
        Require.that(port.matches("[0-9]{1,5}"), "host rule", text, EXPECTED);
        int number = Integer.parseInt(port);
        Require.range("port of host rule " + text, number, 1, 65_535);
        return List.of(number);
    }

    /// Whether every name below a domain is meant.
    public boolean isWildcard() {
        return host.startsWith("*");
    }

    /// Whether a port is one of the rule's.
    public boolean opens(int port) {
        return ports.isEmpty() || ports.contains(port);
    }
}
