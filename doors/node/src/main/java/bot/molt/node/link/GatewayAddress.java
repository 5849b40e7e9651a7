package bot.molt.node.link;

import bot.molt.base.Require;
import bot.molt.protocol.wire.Target;
import org.jspecify.annotations.Nullable;

/// Where the gateway is.
///
/// @param tls whether TLS is spoken
/// @param fingerprint SHA-256 of the gateway's certificate; where it is given, it alone decides
///   whether the gateway is trusted
public record GatewayAddress(String host, int port, boolean tls, @Nullable String fingerprint) {
    public GatewayAddress {
        Require.nonBlank("host", host);
        Require.range("port", port, 1, 65_535);
        Require.that(
                fingerprint == null || tls,
                "tls-fingerprint",
                String.valueOf(fingerprint),
                "TLS too: a fingerprint without it protects nothing");
        if (fingerprint != null) {
            fingerprint = digits(fingerprint);
        }
    }

    /// Any case, with or without colons and `sha256:`.
    private static String digits(String text) {
        String plain = text.strip().toLowerCase(java.util.Locale.ROOT);
        String digits = (plain.startsWith("sha256:") ? plain.substring(7) : plain).replace(":", "");
        Require.that(
                digits.matches("[0-9a-f]{64}"),
                "tls-fingerprint",
                text,
                "SHA-256, 64 hexadecimal digits");
        return digits;
    }

    /// `ws://host:port`.
    public String url() {
        String name = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
        return (tls ? "wss://" : "ws://") + name + ":" + port;
    }

    /// Whether it is on this machine, so that nobody else sees what is said.
    public boolean isLocal() {
        return host.equals("localhost") || host.equals("::1") || host.startsWith("127.");
    }

    Target target() {
        return Target.parse(url()).pinned(fingerprint).waiting(Link.PATIENCE);
    }
}
