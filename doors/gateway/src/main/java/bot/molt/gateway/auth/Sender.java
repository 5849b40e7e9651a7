package bot.molt.gateway.auth;

import bot.molt.gateway.settings.Networks;
import java.util.Locale;
import java.util.Map;

/// Where a request comes from, as its socket and its headers tell.
///
/// @param address of the socket's other end, without port
/// @param host the header `Host`, empty where there is none
/// @param forwarded headers that proxies and tunnels set, names in lower case
public record Sender(String address, String host, Map<String, String> forwarded) {
    /// Whether a header is one that a proxy or a tunnel sets, so that the socket's other end is not
    /// who asks.
    public static boolean isForwarding(String header) {
        String name = header.toLowerCase(Locale.ROOT);
        return name.startsWith("x-forwarded-")
                || name.startsWith("x-original-")
                || name.startsWith("cf-")
                || name.startsWith("ngrok-")
                || name.startsWith("tailscale-")
                || switch (name) {
                    case "forwarded",
                            "via",
                            "x-real-ip",
                            "x-client-ip",
                            "x-cluster-client-ip",
                            "true-client-ip",
                            "fastly-client-ip",
                            "fly-client-ip",
                            "cdn-loop" ->
                            true;
                    default -> false;
                };
    }

    /// Whether it says that it was passed on.
    boolean isForwarded() {
        return !forwarded.isEmpty();
    }

    /// Whether a program of this machine asks for itself: over loopback, passed on by nobody, under
    /// a name of this machine. A tunnel comes over loopback too, and is the outside.
    public boolean isOnThisMachine() {
        return Networks.isLoopback(address) && !isForwarded() && isLocalName(hostName(host));
    }

    /// Whether a host name means this machine and no other, whoever looks it up.
    public static boolean isLocalName(String name) {
        return name.isEmpty()
                || name.equals("localhost")
                || name.endsWith(".localhost")
                || Networks.isLoopback(name);
    }

    /// The name or address in a `Host` header, in lower case, without port and brackets.
    public static String hostName(String host) {
        String text = host.strip().toLowerCase(Locale.ROOT);
        int end = text.indexOf(']');
        if (text.startsWith("[") && end > 0) {
            return text.substring(1, end);
        }
        int colon = text.indexOf(':');
        return colon < 0 ? text : text.substring(0, colon);
    }
}
