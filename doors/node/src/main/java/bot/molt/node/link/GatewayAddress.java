package bot.molt.node.link;

import bot.molt.base.Require;
import bot.molt.protocol.wire.Fingerprint;
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
            fingerprint = Fingerprint.parse(fingerprint).digits();
        }
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
        String pin = fingerprint;
        return Target.parse(url())
                .pinned(pin == null ? null : Fingerprint.parse(pin))
                .waiting(Link.PATIENCE);
    }
}
