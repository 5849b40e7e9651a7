package bot.molt.execution.egress;

import bot.molt.base.concurrent.Task;
import bot.molt.base.concurrent.TaskScope;
import bot.molt.spi.sandbox.HostRule;
import bot.molt.spi.sandbox.Network;
import java.net.IDN;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Where one sandbox may connect to. A name is decided upon as a name, then looked up here and
/// nowhere else, and what it leads to is decided upon again; the connection goes to the very
/// address that was looked at.
record Destinations(Network network, HostLookup lookup, TaskScope threads) {
    private static final Duration LOOKUP_LIMIT = Duration.ofSeconds(10);
    private static final String KEY = "agents.defaults.sandbox.network.allow";
    private static final List<HostRule> ALL = List.of(new HostRule("*", List.of()));

    /// What became of a wish to connect.
    sealed interface Answer {
        /// It may go there, to the first that answers.
        record Open(List<InetSocketAddress> addresses) implements Answer {}

        /// It may not.
        record Refused(String reason) implements Answer {}
    }

    private List<HostRule> rules() {
        return network.mode() == Network.Mode.FULL ? ALL : network.allow();
    }

    /// @param host as the client wrote it
    Answer answer(String host, int port) throws InterruptedException {
        Optional<String> name = normal(host);
        if (name.isEmpty() || port < 1 || port > 65_535) {
            return new Answer.Refused("%s:%d is no host and port".formatted(host, port));
        }
        Optional<InetAddress> literal = Addresses.literal(name.get());
        if (literal.isPresent()) {
            return ofAddress(literal.get(), port);
        }
        if (Addresses.looksLikeNumber(name.get())) {
            return new Answer.Refused(
                    "%s: an address is written as four decimal numbers or as IPv6".formatted(host));
        }
        return ofName(name.get(), port);
    }

    private Answer ofAddress(InetAddress address, int port) {
        boolean named =
                rules().stream()
                        .filter(rule -> rule.opens(port))
                        .anyMatch(rule -> isAddress(rule, address));
        boolean anything =
                Addresses.isPublic(address)
                        && rules().stream().anyMatch(r -> r.host().equals("*") && r.opens(port));
        return named || anything
                ? new Answer.Open(List.of(new InetSocketAddress(address, port)))
                : notListed(address.getHostAddress(), port);
    }

    private static boolean isAddress(HostRule rule, InetAddress address) {
        return Addresses.literal(rule.host()).filter(address::equals).isPresent();
    }

    private Answer ofName(String name, int port) throws InterruptedException {
        List<HostRule> opening =
                rules().stream().filter(r -> r.opens(port) && names(r, name)).toList();
        if (opening.isEmpty()) {
            return notListed(name, port);
        }
        boolean exactly = opening.stream().anyMatch(rule -> rule.host().equals(name));
        List<InetAddress> addresses = lookUp(name);
        if (addresses.isEmpty()) {
            return new Answer.Refused(name + ": no such name");
        }
        List<InetSocketAddress> open =
                addresses.stream()
                        .filter(address -> exactly || reachable(address, port))
                        .map(address -> new InetSocketAddress(address, port))
                        .toList();
        return open.isEmpty()
                ? new Answer.Refused(
                        "%s leads to a private address (expected: its own entry in %s)"
                                .formatted(name, KEY))
                : new Answer.Open(open);
    }

    private boolean reachable(InetAddress address, int port) {
        return Addresses.isPublic(address)
                || rules().stream().anyMatch(r -> r.opens(port) && isAddress(r, address));
    }

    private static boolean names(HostRule rule, String name) {
        String host = rule.host();
        if (host.startsWith("*.")) {
            return name.endsWith(host.substring(1)) && name.length() > host.length() - 1;
        }
        return host.equals("*") || host.equals(name);
    }

    private static Answer notListed(String host, int port) {
        return new Answer.Refused(
                "%s:%d is not in the allowlist of this sandbox (%s)".formatted(host, port, KEY));
    }

    private List<InetAddress> lookUp(String name) throws InterruptedException {
        Task<List<InetAddress>> task =
                threads.fork(() -> {
                    try {
                        return lookup.addresses(name);
                    } catch (UnknownHostException e) {
                        return List.of();
                    }
                });
        return task.join(LOOKUP_LIMIT).orElse(List.of());
    }

    /// Lower case, without brackets and a final dot, other scripts as punycode.
    private static Optional<String> normal(String host) {
        String text = host;
        if (text.startsWith("[") && text.endsWith("]")) {
            text = text.substring(1, text.length() - 1);
            return Addresses.literal(text).map(InetAddress::getHostAddress);
        }
        text = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
        try {
            String ascii = IDN.toASCII(text, IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT);
            boolean plain = ascii.matches("[a-z0-9_:.-]{1,253}") && !ascii.startsWith(".");
            return plain ? Optional.of(ascii) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
