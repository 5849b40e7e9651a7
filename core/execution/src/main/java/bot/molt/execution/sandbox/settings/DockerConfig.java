package bot.molt.execution.sandbox.settings;

import bot.molt.base.Require;
import bot.molt.base.bind.Doc;
import bot.molt.base.bind.Flat;
import bot.molt.base.bind.Guarded;
import bot.molt.base.bind.Reload;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Settings under `sandbox.docker`.
public record DockerConfig(
        @Flat ContainerImage container,
        @Flat ContainerLimits limits,
        @Doc(
                        "Address of the engine: unix:///run/user/1000/podman/podman.sock; that of agents.defaults counts. Without it: DOCKER_HOST, else /var/run/docker.sock.")
                @Reload(Reload.When.RESTART)
                @Guarded
                @Nullable String host,
        @Doc(
                        "Whether an image that is not there is fetched from its registry; that of agents.defaults counts. Without it: false.")
                @Reload(Reload.When.RESTART)
                @Guarded
                @Nullable Boolean pull,
        @Doc("Accepted and not used: containers are named after the gateway.") @Guarded
                @Nullable String containerPrefix,
        @Doc("none, or bridge for network mode full; network.mode of the same section wins.")
                @Guarded
                @Nullable String network,
        @Doc("Addresses of name servers, for a full network.") @Guarded @Nullable List<String> dns,
        @Doc("name:address, for a full network.") @Guarded @Nullable List<String> extraHosts,
        @Doc("As binds.") @Guarded @Nullable List<String> binds,
        @Doc("As env.") @Guarded @Nullable Map<String, String> env) {
    private static final Set<String> NETWORKS = Set.of("none", "bridge");

    public DockerConfig {
        if (network != null) {
            Require.that(
                    NETWORKS.contains(network),
                    "network",
                    network,
                    "none or bridge; the network of the host or of another container opens the gateway to whoever is inside");
        }
        if (containerPrefix != null) {
            Require.that(
                    containerPrefix.matches("[a-zA-Z0-9][a-zA-Z0-9_.-]{0,30}"),
                    "containerPrefix",
                    containerPrefix,
                    "letters, digits and . _ -, at most 31");
        }
        if (binds != null) {
            binds.forEach(text -> BindText.check("binds", text));
        }
        if (env != null) {
            VariableNames.check(env);
        }
    }
}
