package bot.molt.gateway.http;

import bot.molt.gateway.auth.Sender;
import bot.molt.gateway.settings.Networks;
import bot.molt.gateway.transport.HttpExchange;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Which web pages may speak to the gateway, and under which names.
///
/// A browser names the page in `Origin`; other clients send none. A page is let in that the gateway
/// itself may have served, or one of this machine, or a listed one. A page whose name leads to this
/// machine by now (DNS rebinding) gives itself away by that name in `Host`.
///
/// @param origins such as `https://chat.example.com`; `*` for all
/// @param hosts names under which the gateway may be reached, beside those of this machine
public record Origins(List<String> origins, List<String> hosts) {
    /// Nothing is listed.
    public static final Origins SAME = new Origins(List.of(), List.of());

    /// By which a container reaches its host; nobody else can give them an address.
    private static final Set<String> OF_CONTAINERS =
            Set.of("host.docker.internal", "host.containers.internal");

    /// Why the page that sends the request is turned away; empty where it is not.
    Optional<String> pageRefusal(HttpExchange exchange) {
        String origin = exchange.header("origin").orElse("");
        boolean isWelcome =
                origin.isEmpty()
                        || isListed(origin)
                        || isOwn(origin, exchange.header("host").orElse(""));
        return isWelcome
                ? Optional.empty()
                : Optional.of(
                        "Origin: %s: this page may not use the gateway (expected: one of gateway.controlUi.allowedOrigins)"
                                .formatted(origin));
    }

    /// Why the name that the request was sent to is refused; empty where it is not.
    Optional<String> hostRefusal(HttpExchange exchange) {
        Sender sender = Gate.sender(exchange);
        boolean isDirect = Networks.isLoopback(sender.address()) && sender.forwarded().isEmpty();
        return !isDirect || isKnown(Sender.hostName(sender.host()))
                ? Optional.empty()
                : Optional.of(
                        "Host: %s (expected: localhost, an address, a name in gateway.mcp.allowedHosts, or X-Forwarded-For from a proxy on this machine)"
                                .formatted(sender.host()));
    }

    private boolean isListed(String origin) {
        return origins.contains("*") || origins.contains(origin);
    }

    private boolean isKnown(String name) {
        return Sender.isLocalName(name)
                || Networks.isAddress(name)
                || OF_CONTAINERS.contains(name)
                || hosts.stream().anyMatch(name::equalsIgnoreCase)
                || origins.stream().anyMatch(origin -> hostOf(origin).equals(name));
    }

    /// A page of this machine, of a listed host, or of the very address that was asked. Plain HTTP
    /// proves no name; for a name over TLS somebody showed a certificate.
    private boolean isOwn(String origin, String host) {
        URI page = uri(origin);
        if (page.getAuthority() == null || page.getHost() == null) {
            return false;
        }
        String name = hostOf(origin);
        boolean isSame = page.getAuthority().equalsIgnoreCase(host);
        boolean isProven = Networks.isAddress(name) || "https".equals(page.getScheme());
        return Sender.isLocalName(name)
                || hosts.stream().anyMatch(name::equalsIgnoreCase)
                || isSame && isProven;
    }

    private static String hostOf(String origin) {
        String host = uri(origin).getHost();
        return host == null ? "" : Sender.hostName(host.toLowerCase(Locale.ROOT));
    }

    private static URI uri(String text) {
        try {
            return URI.create(text);
        } catch (IllegalArgumentException e) {
            return URI.create("");
        }
    }
}
