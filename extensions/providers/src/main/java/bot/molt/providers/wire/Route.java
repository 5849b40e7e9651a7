package bot.molt.providers.wire;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.spi.model.ModelEndpoint;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The way to a server: directly, or through a proxy.
///
/// @param basePath of the base URL, without a slash at its end
/// @param proxyUser what the proxy is told as `Proxy-Authorization`; empty for nothing
record Route(
        boolean secure,
        String host,
        int port,
        String basePath,
        @Nullable String proxyHost,
        int proxyPort,
        String proxyUser) {

    static Route of(ModelEndpoint endpoint) {
        URI base = checked(endpoint.provider() + ".baseUrl", endpoint.baseUrl());
        boolean secure = scheme(base).equals("https");
        int port = base.getPort() < 0 ? (secure ? 443 : 80) : base.getPort();
        String path = base.getRawPath() == null ? "" : base.getRawPath();
        URI proxy = endpoint.proxy();
        if (proxy == null) {
            return new Route(secure, base.getHost(), port, trimmed(path), null, 0, "");
        }
        checked(endpoint.provider() + ".proxy", proxy);
        int proxyPort = proxy.getPort() < 0 ? 8080 : proxy.getPort();
        String user = proxy.getUserInfo() == null ? "" : basic(proxy.getUserInfo());
        return new Route(
                secure, base.getHost(), port, trimmed(path), proxy.getHost(), proxyPort, user);
    }

    private static URI checked(String name, URI uri) {
        if (uri.getHost() == null || !scheme(uri).matches("https?")) {
            throw new CodedException(
                    ErrorCode.INVALID_PARAMS,
                    "%s: %s (expected: http://HOST or https://HOST)".formatted(name, shown(uri)));
        }
        return uri;
    }

    private static String shown(URI uri) {
        return uri.toString().replaceFirst("//[^/@]*@", "//***@");
    }

    private static String scheme(URI uri) {
        return uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    }

    private static String basic(String userInfo) {
        byte[] bytes = userInfo.getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(bytes);
    }

    private static String trimmed(String path) {
        return path.endsWith("/") ? trimmed(path.substring(0, path.length() - 1)) : path;
    }

    /// As the `Host` header has it.
    String authority() {
        return port == (secure ? 443 : 80) ? host : host + ":" + port;
    }

    /// What the request line says: a proxy of plain HTTP needs the whole address.
    String target(String path) {
        String whole = basePath + path;
        return proxyHost != null && !secure ? "http://" + authority() + whole : whole;
    }

    /// Where the socket leads, in words.
    String destination() {
        return proxyHost == null
                ? host + ":" + port
                : "%s:%d through the proxy %s:%d".formatted(host, port, proxyHost, proxyPort);
    }
}
