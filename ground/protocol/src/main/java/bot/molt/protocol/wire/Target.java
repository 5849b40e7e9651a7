package bot.molt.protocol.wire;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.Secret;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Where a gateway is, and what it takes to be let in.
///
/// @param secure whether TLS is spoken
/// @param host name or address, IPv6 without brackets
/// @param path prefix of every path, without a slash at its end; mostly empty
/// @param token bearer token or password
/// @param fingerprint of the server's certificate; where it is given, it alone decides whether the
///   server is trusted
/// @param timeout how long to wait for a connection and for each answer
public record Target(
        boolean secure,
        String host,
        int port,
        String path,
        @Nullable Secret token,
        @Nullable Fingerprint fingerprint,
        Duration timeout) {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    /// Reads `http://host:port/prefix`; `https`, `ws`, `wss` and a bare `host:port` will do too.
    ///
    /// Errors: `invalid_params`.
    public static Target parse(String url) {
        URI uri = uri(url);
        String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
        boolean secure =
                switch (scheme) {
                    case "https", "wss" -> true;
                    case "http", "ws" -> false;
                    default -> throw refused(url);
                };
        String host = uri.getHost();
        if (host == null || uri.getPort() > 65_535) {
            throw refused(url);
        }
        int port = uri.getPort() > 0 ? uri.getPort() : secure ? 443 : 80;
        return new Target(secure, bare(host), port, prefix(uri.getRawPath()), null, null, TIMEOUT);
    }

    /// The same target with a token.
    public Target with(@Nullable Secret other) {
        return new Target(secure, host, port, path, other, fingerprint, timeout);
    }

    /// The same target, trusted by the fingerprint of its certificate alone.
    ///
    /// Errors: `invalid_params` for a target without TLS.
    public Target pinned(@Nullable Fingerprint pin) {
        if (pin != null && !secure) {
            throw new CodedException(
                    ErrorCode.INVALID_PARAMS,
                    "url: "
                            + url()
                            + " has no certificate for the tls fingerprint (expected: an address that begins with wss:// or https://)");
        }
        return new Target(secure, host, port, path, token, pin, timeout);
    }

    /// Whether the server is on this machine.
    public boolean isLoopback() {
        return host.equals("localhost")
                || host.endsWith(".localhost")
                || host.matches("127(\\.\\d{1,3}){3}")
                || host.equals("::1")
                || host.equals("0:0:0:0:0:0:0:1");
    }

    /// The same target with another limit for answers.
    public Target waiting(Duration other) {
        return new Target(secure, host, port, path, token, fingerprint, other);
    }

    /// Whether the server may be in a private network: a name, or an address that is not for the
    /// Internet.
    public boolean isPrivate() {
        return !host.matches("[0-9.]+|.*:.*")
                || host.matches(
                        "10\\..*|192\\.168\\..*|172\\.(1[6-9]|2[0-9]|3[01])\\..*|169\\.254\\..*"
                                + "|100\\.(6[4-9]|[7-9][0-9]|1[01][0-9]|12[0-7])\\..*"
                                + "|(?i:f[cd][0-9a-f]{2}:.*|fe[89ab][0-9a-f]:.*)");
    }

    /// The address as people write it: `http://127.0.0.1:18789`.
    public String url() {
        return (secure ? "https://" : "http://") + authority() + path;
    }

    /// The value of the `Host` header.
    String authority() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }

    private static URI uri(String url) {
        String text = url.strip();
        try {
            return new URI(text.contains("://") ? text : "http://" + text);
        } catch (URISyntaxException e) {
            throw refused(url);
        }
    }

    private static String bare(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    private static String prefix(@Nullable String path) {
        String text = path == null ? "" : path;
        while (text.endsWith("/")) {
            text = text.substring(0, text.length() - 1);
        }
        return text;
    }

    private static CodedException refused(String url) {
        return new CodedException(
                ErrorCode.INVALID_PARAMS,
                "url: " + url + " (expected: an address such as http://127.0.0.1:18789)");
    }
}
