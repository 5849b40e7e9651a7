package bot.molt.gateway.http;

import bot.molt.gateway.transport.HttpExchange;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Which web pages may speak to the gateway: its own, under an address, and the listed ones. Other
/// clients send no `Origin`.
///
/// @param allowed origins such as `https://chat.example.com`; `*` for all
public record Origins(List<String> allowed) {
    public static final Origins SAME = new Origins(List.of());

    boolean permits(HttpExchange exchange) {
        Optional<String> origin = exchange.header("origin");
        return origin.isEmpty()
                || allowed.contains("*")
                || allowed.contains(origin.get())
                || isOwn(origin.get(), exchange.header("host").orElse(""));
    }

    /// Whether nobody can let it lead elsewhere. A name that a page was loaded under may lead to
    /// this machine by now (DNS rebinding), so that names have to be listed.
    private static boolean isAddress(@Nullable String host) {
        return host != null
                && (host.equals("localhost")
                        || host.startsWith("[")
                        || host.matches("\\d{1,3}(\\.\\d{1,3}){3}"));
    }

    private static boolean isOwn(String origin, String host) {
        try {
            URI page = URI.create(origin);
            return page.getAuthority() != null
                    && page.getAuthority().equalsIgnoreCase(host)
                    && isAddress(page.getHost());
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
