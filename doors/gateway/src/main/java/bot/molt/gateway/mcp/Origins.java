package bot.molt.gateway.mcp;

import bot.molt.gateway.transport.HttpExchange;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Turns away web pages that reach the endpoint under a name of their own (DNS rebinding).
final class Origins {
    private Origins() {}

    /// Why the request is refused; empty where it is not. A browser names the page in `Origin`,
    /// which must then be a loopback or an allowed one; what comes over loopback must have been
    /// sent to such a name.
    static Optional<String> refusal(HttpExchange exchange, List<String> allowedHosts) {
        Optional<String> origin = exchange.header("Origin");
        if (origin.isPresent() && !isAllowed(hostOf(origin.get()), allowedHosts)) {
            return Optional.of(refused("Origin", origin.get()));
        }
        String host = exchange.header("Host").orElse("");
        boolean local = isLoopback(exchange.remoteAddress());
        if (local && !host.isEmpty() && !isAllowed(hostOf("http://" + host), allowedHosts)) {
            return Optional.of(refused("Host", host));
        }
        return Optional.empty();
    }

    private static String refused(String header, String value) {
        return "%s: %s (expected: localhost, 127.0.0.1, [::1] or a name in gateway.mcp.allowedHosts)"
                .formatted(header, value);
    }

    private static boolean isAllowed(String host, List<String> allowedHosts) {
        return isLoopback(host) || allowedHosts.stream().anyMatch(host::equalsIgnoreCase);
    }

    private static boolean isLoopback(String host) {
        return host.equals("localhost")
                || host.matches("127(\\.\\d{1,3}){3}")
                || host.equals("::1")
                || host.equals("[::1]")
                || host.equals("0:0:0:0:0:0:0:1");
    }

    /// Empty for what is no address.
    private static String hostOf(String address) {
        try {
            String host = URI.create(address).getHost();
            return host == null ? "" : host.toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }
}
