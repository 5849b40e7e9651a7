package bot.molt.spi.net;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// Where one of us may connect to: where every list opens it. A name is judged as a name first, so
/// that nothing is looked up (and told to a name server) that no rule opens; then each address that
/// it leads to is judged. Who asks connects to the addresses of the answer and looks nothing up
/// again.
public final class Gate {
    private final List<HostRules> lists;
    private final String whose;
    private final Lookups lookups;
    private final Predicate<InetAddress> own;

    /// @param whose for people: `this sandbox`
    /// @param own whether an address is one of this machine's
    public Gate(List<HostRules> lists, String whose, Lookups lookups, Predicate<InetAddress> own) {
        this.lists = List.copyOf(lists);
        this.whose = whose;
        this.lookups = lookups;
        this.own = own;
    }

    /// What becomes of a wish.
    public sealed interface Verdict {
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

    /// Whether an address is one of this machine's. What cannot be found out counts as one.
    public static boolean isOwn(InetAddress address) {
        try {
            return NetworkInterface.getByInetAddress(address) != null;
        } catch (SocketException e) {
            return true;
        }
    }

    /// Decides, and looks up what has to be looked up.
    public Verdict judge(Destination to) throws InterruptedException {
        for (HostRules list : lists) {
            Optional<String> objection = list.objection(to, whose);
            if (objection.isPresent()) {
                return new Verdict.Refused(objection.get(), "");
            }
        }
        return switch (to.host()) {
            case Host.Address(InetAddress address) -> judge(to, List.of(address));
            case Host.Name(String name) -> {
                try {
                    yield judge(to, lookups.addresses(name));
                } catch (UnknownHostException e) {
                    yield new Verdict.Unknown(String.valueOf(e.getMessage()));
                }
            }
        };
    }

    private Verdict judge(Destination to, List<InetAddress> addresses) {
        for (HostRules list : lists) {
            for (InetAddress address : addresses) {
                Optional<String> objection = list.objection(to, address, own, whose);
                if (objection.isPresent()) {
                    return new Verdict.Refused(objection.get(), address.getHostAddress());
                }
            }
        }
        return new Verdict.Open(addresses);
    }
}
