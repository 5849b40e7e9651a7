package bot.molt.execution.egress;

import bot.molt.spi.sandbox.HostRule;
import bot.molt.spi.sandbox.Network;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.function.Predicate;

/// Where one sandbox may connect to. A name is judged as a name first, so that nothing is looked up
/// (and told to a name server) that no rule opens; then each address that it leads to is judged.
/// Who asks connects to the addresses of the answer and looks nothing up again.
final class Gate {
    static final String KEY = "agents.defaults.sandbox.network.allow";

    private static final HostRule EVERYTHING = new HostRule("*", List.of());

    private final List<HostRule> rules;
    private final Lookups lookups;
    private final Predicate<InetAddress> own;

    /// @param own whether an address is one of this machine's
    Gate(Network network, Lookups lookups, Predicate<InetAddress> own) {
        this.rules =
                switch (network.mode()) {
                    case NONE -> List.of();
                    case ALLOWLIST -> network.allow();
                    case FULL -> List.of(EVERYTHING);
                };
        this.lookups = lookups;
        this.own = own;
    }

    /// What becomes of a wish.
    sealed interface Verdict {
        /// It may go to any of these.
        record Open(List<InetAddress> addresses) implements Verdict {}

        /// It may not.
        ///
        /// @param reason for those inside; names no address that they did not name
        /// @param address for which, empty where there is none
        record Refused(String reason, String address) implements Verdict {}

        /// It might, but the name leads nowhere.
        record Unknown(String reason) implements Verdict {}
    }

    Verdict judge(Target target) throws InterruptedException {
        List<HostRule> opening =
                rules.stream()
                        .filter(rule -> rule.opens(target.port()) && names(rule, target.host()))
                        .toList();
        if (opening.isEmpty()) {
            return new Verdict.Refused(notListed(target), "");
        }
        return switch (target.host()) {
            case Host.Address(InetAddress address) -> judge(target, opening, List.of(address));
            case Host.Name(String name) -> {
                try {
                    yield judge(target, opening, lookups.addresses(name));
                } catch (UnknownHostException e) {
                    yield new Verdict.Unknown(String.valueOf(e.getMessage()));
                }
            }
        };
    }

    /// One address that is closed closes the name: the order of addresses is the name server's.
    private Verdict judge(Target target, List<HostRule> opening, List<InetAddress> addresses) {
        HostRule first = opening.getFirst();
        if (opening.stream().allMatch(HostRule::isWildcard)) {
            for (InetAddress address : addresses) {
                if (!isOpen(address, target.port())) {
                    return new Verdict.Refused(
                            closed(target, first, address), address.getHostAddress());
                }
            }
        }
        return new Verdict.Open(addresses);
    }

    private boolean isOpen(InetAddress address, int port) {
        return (Addresses.isPublic(address) && !own.test(address))
                || rules.stream().anyMatch(rule -> rule.opens(port) && is(rule, address));
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

    private static String notListed(Target target) {
        return "%s is not open for this sandbox: no rule of %s names it. To open it, add \"%s\" to %s."
                .formatted(target.authority(), KEY, rule(target), KEY);
    }

    private String closed(Target target, HostRule rule, InetAddress address) {
        String kind = Addresses.isPublic(address) ? "of this machine" : "that is not public";
        return "%s is not open for this sandbox: the rule \"%s\" of %s opens public addresses only, and this is an address %s. To open it, add \"%s\" to %s."
                .formatted(target.authority(), rule.host(), KEY, kind, rule(target), KEY);
    }

    private static String rule(Target target) {
        boolean web = target.port() == 80 || target.port() == 443;
        return web ? target.host().bracketed() : target.authority();
    }
}
