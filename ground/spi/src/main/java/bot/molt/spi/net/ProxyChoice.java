package bot.molt.spi.net;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The proxy that the environment names: `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY`, and `NO_PROXY`
/// for hosts that need none. This machine needs none either.
public record ProxyChoice(Map<String, String> environment) {
    /// The proxy on the way to a server; null where there is none.
    public @Nullable URI of(URI server) {
        String host = String.valueOf(server.getHost()).toLowerCase(Locale.ROOT);
        boolean here = host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]");
        if (here || isExcepted(host)) {
            return null;
        }
        boolean secure = "https".equalsIgnoreCase(server.getScheme());
        return List.of(secure ? "HTTPS_PROXY" : "HTTP_PROXY", "ALL_PROXY").stream()
                .map(this::variable)
                .filter(value -> !value.isBlank())
                .findFirst()
                .map(value -> URI.create(value.contains("://") ? value : "http://" + value))
                .filter(proxy -> "http".equalsIgnoreCase(proxy.getScheme()))
                .orElse(null);
    }

    private boolean isExcepted(String host) {
        for (String item : variable("NO_PROXY").toLowerCase(Locale.ROOT).split("[,\\s]+", -1)) {
            String name = item.startsWith(".") ? item.substring(1) : item;
            boolean fits = name.equals("*") || host.equals(name) || host.endsWith("." + name);
            if (!name.isEmpty() && fits) {
                return true;
            }
        }
        return false;
    }

    private String variable(String name) {
        String upper = environment.getOrDefault(name, "");
        return upper.isBlank()
                ? environment.getOrDefault(name.toLowerCase(Locale.ROOT), "")
                : upper;
    }
}
