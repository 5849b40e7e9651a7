package bot.molt.gateway.auth;

import bot.molt.gateway.settings.Networks;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// Whose failures an attempt counts for.
///
/// @param address the sender, as far as trusted proxies tell
/// @param onThisMachine whether the sender is this machine itself, with no proxy between
record ClientAddress(String address, boolean onThisMachine) {
    private static final int MAX_HOPS = 20;

    static ClientAddress of(Sender sender, Networks proxies) {
        boolean isTold = sender.isForwarded() && proxies.contains(sender.address());
        return isTold
                ? new ClientAddress(nearest(sender, proxies), false)
                : new ClientAddress(sender.address(), sender.isOnThisMachine());
    }

    /// Each proxy appends the address it saw, so the last one that is no proxy of ours is the
    /// sender.
    private static String nearest(Sender sender, Networks proxies) {
        List<String> hops = hops(sender.forwarded()).reversed();
        String nearest = sender.address();
        for (String hop : hops.subList(0, Math.min(MAX_HOPS, hops.size()))) {
            String address = plain(hop);
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

    private static List<String> hops(Map<String, String> forwarded) {
        String plain = forwarded.getOrDefault("x-forwarded-for", "");
        return !plain.isBlank()
                ? Arrays.asList(plain.split(",", -1))
                : Arrays.stream(forwarded.getOrDefault("forwarded", "").split(",", -1))
                        .map(ClientAddress::forwardedFor)
                        .toList();
    }

    /// `for="[2001:db8::1]:4711";proto=https` names `[2001:db8::1]:4711`.
    ///
    /// Source: RFC 7239 section 4.
    private static String forwardedFor(String element) {
        for (String pair : element.split(";", -1)) {
            String text = pair.strip();
            if (text.regionMatches(true, 0, "for=", 0, 4)) {
                return text.substring(4).replace("\"", "");
            }
        }
        return "";
    }

    /// Without quotes, brackets and port.
    private static String plain(String hop) {
        String text = hop.strip();
        return Networks.isAddress(text) ? text : Sender.hostName(text);
    }
}
