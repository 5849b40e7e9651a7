package bot.molt.spi.net;

import bot.molt.spi.sandbox.HostRule;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// One list of hosts of the configuration: what it opens and what it closes.
///
/// A rule that names the host exactly, or the address itself, opens it whatever address it has; a
/// wildcard opens public addresses only.
///
/// @param key its place: `tools.network`; the rules stand below it in `allow` and `deny`
/// @param allow what is open
/// @param deny what is closed though it is open; without a port on every port
public record HostRules(String key, List<HostRule> allow, List<HostRule> deny) {
    private static final HostRule EVERYTHING = new HostRule("*", List.of());

    /// Every public address on every port.
    public static final HostRules PUBLIC =
            new HostRules("tools.network", List.of(EVERYTHING), List.of());

    public HostRules {
        allow = List.copyOf(allow);
        deny = List.copyOf(deny);
    }

    /// Why a host is closed by its name, or by the address that it is; empty where only the
    /// addresses that it leads to can tell.
    ///
    /// @param whose for people, for whom it is closed: `this sandbox`
    public Optional<String> objection(Destination to, String whose) {
        Optional<HostRule> closing =
                deny.stream().filter(rule -> closes(rule, to.port(), to.host())).findFirst();
        if (closing.isPresent()) {
            return Optional.of(denied(to, whose, closing.get()));
        }
        return opening(to).isEmpty() ? Optional.of(notListed(to, whose)) : Optional.empty();
    }

    /// Why one of the addresses that a host leads to is closed. One that is closed closes the name:
    /// the order of addresses is the name server's.
    ///
    /// @param own whether an address is one of this machine's
    public Optional<String> objection(
            Destination to, InetAddress address, Predicate<InetAddress> own, String whose) {
        Optional<HostRule> closing =
                deny.stream()
                        .filter(rule -> closes(rule, to.port(), new Host.Address(address)))
                        .filter(rule -> !rule.isWildcard())
                        .findFirst();
        if (closing.isPresent()) {
            return Optional.of(denied(to, whose, closing.get()));
        }
        List<HostRule> opening = opening(to);
        boolean open =
                opening.stream().anyMatch(rule -> !rule.isWildcard())
                        || (Addresses.isPublic(address) && !own.test(address))
                        || allow.stream()
                                .anyMatch(rule -> rule.opens(to.port()) && is(rule, address));
        return open || opening.isEmpty()
                ? Optional.empty()
                : Optional.of(closed(to, whose, opening.getFirst(), address));
    }

    private List<HostRule> opening(Destination to) {
        return allow.stream()
                .filter(rule -> rule.opens(to.port()) && names(rule, to.host()))
                .toList();
    }

    /// A rule without a port has the two of the web.
    private static boolean closes(HostRule rule, int port, Host host) {
        return (rule.ports().size() != 1 || rule.opens(port)) && names(rule, host);
    }

    private static boolean names(HostRule rule, Host host) {
        if (rule.host().equals("*")) {
            return true;
        }
        return switch (host) {
            case Host.Address(InetAddress address) -> is(rule, address);
            case Host.Name(String name) when rule.isWildcard() ->
                    name.endsWith(rule.host().substring(1));
            case Host.Name(String name) -> rule.host().equals(name);
        };
    }

    private static boolean is(HostRule rule, InetAddress address) {
        return Addresses.literal(rule.host()).filter(address::equals).isPresent();
    }

    private String denied(Destination to, String whose, HostRule rule) {
        return "%s is closed for %s: the rule \"%s\" of %s.deny names it. To open it, remove the rule."
                .formatted(to.authority(), whose, rule.host(), key);
    }

    private String notListed(Destination to, String whose) {
        return "%s is not open for %s: no rule of %s.allow names it. To open it, add \"%s\" to %s.allow."
                .formatted(to.authority(), whose, key, rule(to), key);
    }

    private String closed(Destination to, String whose, HostRule rule, InetAddress address) {
        String kind = Addresses.isPublic(address) ? "of this machine" : "that is not public";
        return "%s is not open for %s: the rule \"%s\" of %s.allow opens public addresses only, and this is an address %s. To open it, add \"%s\" to %s.allow."
                .formatted(to.authority(), whose, rule.host(), key, kind, rule(to), key);
    }

    private static String rule(Destination to) {
        boolean web = to.port() == 80 || to.port() == 443;
        return web ? to.host().bracketed() : to.authority();
    }
}
