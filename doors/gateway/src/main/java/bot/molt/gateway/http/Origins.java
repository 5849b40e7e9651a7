package bot.molt.gateway.http;

import bot.molt.gateway.transport.HttpExchange;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/// Which web pages may speak to the gateway: its own and the listed ones. Other clients send no
/// `Origin`.
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

    private static boolean isOwn(String origin, String host) {
        try {
            String authority = URI.create(origin).getAuthority();
            return authority != null && authority.equalsIgnoreCase(host);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
