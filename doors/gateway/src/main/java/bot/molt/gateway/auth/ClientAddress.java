package bot.molt.gateway.auth;

import bot.molt.gateway.settings.Networks;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Whose failures an attempt counts for.
///
/// @param address the sender, as far as trusted proxies tell
/// @param onThisMachine whether the sender is this machine itself, with no proxy between
record ClientAddress(String address, boolean onThisMachine) {
    private static final int MAX_HOPS = 20;

    static ClientAddress of(Credentials credentials, Networks proxies) {
        String remote = credentials.remoteAddress();
        boolean isProxied =
                credentials.forwarded().keySet().stream().anyMatch(ClientAddress::tellsOfProxy);
        if (!isProxied || !proxies.contains(remote)) {
            return new ClientAddress(remote, !isProxied && Networks.isLoopback(remote));
        }
        return new ClientAddress(sender(credentials.forwarded(), remote, proxies), false);
    }

    private static boolean tellsOfProxy(String name) {
        String header = name.toLowerCase(Locale.ROOT);
        return header.startsWith("x-forwarded-")
                || header.equals("forwarded")
                || header.equals("x-real-ip");
    }

    /// Each proxy appends the address it saw, so the last one that is no proxy of ours is the
    /// sender.
    private static String sender(Map<String, String> forwarded, String remote, Networks proxies) {
        String header =
                forwarded.entrySet().stream()
                        .filter(entry -> entry.getKey().equalsIgnoreCase("x-forwarded-for"))
                        .map(Map.Entry::getValue)
                        .findFirst()
                        .orElse("");
        List<String> hops = List.of(header.split(",")).reversed();
        String nearest = remote;
        for (String hop : hops.subList(0, Math.min(MAX_HOPS, hops.size()))) {
            String address = hop.strip();
            if (!Networks.isAddress(address)) {
                return nearest;
            }
            nearest = address;
            if (!proxies.contains(address)) {
                return address;
            }
        }
        return nearest;
    }
}
