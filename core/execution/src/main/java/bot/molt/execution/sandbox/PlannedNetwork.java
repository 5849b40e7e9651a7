package bot.molt.execution.sandbox;

import bot.molt.execution.sandbox.Sections.Found;
import bot.molt.execution.sandbox.Sections.Spelling;
import bot.molt.execution.sandbox.settings.SandboxConfig;
import bot.molt.spi.sandbox.HostRule;
import bot.molt.spi.sandbox.Network;
import java.util.List;
import java.util.Optional;

/// What of the network is open. A list of hosts replaces those of the sections around it; a list
/// without a mode means the mode `allowlist`.
final class PlannedNetwork {
    private static final List<Spelling<Network.Mode>> MODE =
            List.of(
                    new Spelling<>(
                            "network.mode", config -> Optional.ofNullable(config.network().mode())),
                    new Spelling<>("docker.network", PlannedNetwork::container),
                    new Spelling<>("network.allow", PlannedNetwork::implied));

    private PlannedNetwork() {}

    static Network into(Sections sections, Draft draft) {
        Network.Mode mode = draft.take("network", sections.find(Network.Mode.NONE, MODE));
        if (mode != Network.Mode.ALLOWLIST) {
            return new Network(mode, List.of());
        }
        Found<List<HostRule>> allow =
                sections.find(
                        List.of(),
                        "network.allow",
                        config ->
                                config.network().allow() == null
                                        ? Optional.empty()
                                        : Optional.of(config.network().rules()));
        String text = String.join(", ", allow.value().stream().map(PlannedNetwork::text).toList());
        draft.note("network.allow", text.isEmpty() ? "nothing" : text, allow.source());
        return new Network(mode, allow.value());
    }

    private static String text(HostRule rule) {
        String host = rule.host().contains(":") ? "[" + rule.host() + "]" : rule.host();
        String ports = String.join(",", rule.ports().stream().map(String::valueOf).toList());
        return host + ":" + (ports.isEmpty() ? "*" : ports);
    }

    private static Optional<Network.Mode> container(SandboxConfig config) {
        return Optional.ofNullable(config.docker().network())
                .map(name -> name.equals("none") ? Network.Mode.NONE : Network.Mode.FULL);
    }

    private static Optional<Network.Mode> implied(SandboxConfig config) {
        return config.network().allow() == null
                ? Optional.empty()
                : Optional.of(Network.Mode.ALLOWLIST);
    }
}
