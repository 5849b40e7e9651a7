package bot.molt.execution.web;

import bot.molt.spi.net.Destination;
import bot.molt.spi.net.Host;
import bot.molt.spi.net.HostRules;
import bot.molt.spi.tool.Access;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/// Hosts that a call names. Nothing is looked up: who connects holds the addresses against the same
/// lists.
public final class HostJudge {
    private static final String WHOSE = "tools of the gateway";

    private HostJudge() {}

    /// Why a host is closed.
    ///
    /// @param key place of the list that closes it
    public record Closed(String text, String key) {}

    /// Empty where every list opens the host.
    public static Optional<Closed> objection(List<HostRules> lists, Access.Connect connect) {
        Destination to;
        try {
            to = new Destination(Host.parse(connect.host()), connect.port());
        } catch (IllegalArgumentException e) {
            return Optional.of(new Closed(String.valueOf(e.getMessage()), "tools.network"));
        }
        for (HostRules list : lists) {
            Optional<String> text = list.objection(to, WHOSE);
            if (text.isEmpty() && to.host() instanceof Host.Address(InetAddress address)) {
                text = list.objection(to, address, _ -> false, WHOSE);
            }
            if (text.isPresent()) {
                return Optional.of(new Closed(text.get(), list.key()));
            }
        }
        return Optional.empty();
    }
}
