package bot.molt.app.gateway;

import bot.molt.base.Secret;
import bot.molt.base.concurrent.TaskScope;
import bot.molt.execution.egress.EgressListener;
import bot.molt.execution.sandbox.SandboxPlan;
import bot.molt.execution.sandbox.settings.DockerConfig;
import bot.molt.execution.sandbox.settings.MicrovmConfig;
import bot.molt.execution.sandbox.settings.SandboxConfig;
import bot.molt.fleet.http.HttpFleet;
import bot.molt.sandboxes.bubblewrap.BubblewrapProvider;
import bot.molt.sandboxes.docker.DockerProvider;
import bot.molt.sandboxes.docker.DockerSettings;
import bot.molt.sandboxes.host.HostSandboxProvider;
import bot.molt.sandboxes.microvm.MicrovmProvider;
import bot.molt.sandboxes.node.NodeSandboxes;
import bot.molt.spi.sandbox.Readiness;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/// The targets of one gateway, put together.
///
/// Threads: any.
final class Sandboxing implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Sandboxing.class.getName());

    /// Nothing can be missing of the first; nodes come and go.
    private static final Set<String> ALWAYS = Set.of(SandboxPlan.HOST, SandboxPlan.NODE);

    private static final String BUBBLEWRAP = "bubblewrap";
    private static final String DOCKER = "docker";
    private static final String MICROVM = "microvm";

    private final TargetKinds targets;
    private final EgressPart egress;
    private final TaskScope checks = new TaskScope("sandbox-check");
    private final Set<String> checked = ConcurrentHashMap.newKeySet();
    private final Map<String, String> missing = new ConcurrentHashMap<>();

    private Sandboxing(TargetKinds targets, EgressPart egress) {
        this.targets = targets;
        this.egress = egress;
    }

    /// What an earlier gateway left of processes ends before anything starts.
    ///
    /// @param settings those of `agents.defaults`
    /// @param nodes other machines
    /// @param listeners told of each connection out of a sandbox
    static Sandboxing start(
            Path state, SandboxConfig settings, NodePart nodes, List<EgressListener> listeners) {
        EgressPart egress = new EgressPart(state.resolve("egress"), listeners);
        TargetKinds targets =
                new TargetKinds(
                        Map.of(
                                SandboxPlan.HOST,
                                () ->
                                        HostSandboxProvider.recovering(
                                                state.resolve("process-marks")),
                                BUBBLEWRAP,
                                () -> BubblewrapProvider.recovering(state, egress),
                                DOCKER,
                                () ->
                                        DockerProvider.recovering(
                                                state, settings(settings.docker()), egress),
                                MICROVM,
                                () -> machines(settings.microvm()),
                                SandboxPlan.NODE,
                                () -> NodeSandboxes.following(nodes.nodes(), nodes::reconnect)));
        targets.of(SandboxPlan.HOST);
        targets.of(SandboxPlan.NODE);
        if (Files.isDirectory(state.resolve("sandboxes"))) {
            targets.of(BUBBLEWRAP);
        }
        Sandboxing all = new Sandboxing(targets, egress);
        all.recover(state);
        return all;
    }

    /// Where containers were made once, what is left of them goes without holding anybody up.
    private void recover(Path state) {
        if (Files.exists(state.resolve("sandboxes/gateway-id"))) {
            checks.fork(() -> targets.of(DOCKER));
        }
    }

    private static MicrovmProvider machines(MicrovmConfig microvm) {
        Secret token = microvm.token();
        return MicrovmProvider.of(
                new HttpFleet(microvm.url(), token == null ? Secret.of("") : token),
                microvm.ready());
    }

    private static DockerSettings settings(DockerConfig docker) {
        String host = docker.host();
        return new DockerSettings(host == null ? "" : host, Boolean.TRUE.equals(docker.pull()));
    }

    TargetKinds targets() {
        return targets;
    }

    /// Says what is missing for kinds that are in use, once each and without holding anybody up.
    void check(List<String> kinds) {
        kinds.stream()
                .filter(kind -> !ALWAYS.contains(kind) && checked.add(kind))
                .forEach(kind -> checks.fork(() -> check(kind)));
    }

    /// Kinds that are in use and did not work when they were tried, with what is missing.
    Map<String, String> missing() {
        return new TreeMap<>(missing);
    }

    private boolean check(String kind) {
        switch (targets.readiness(kind)) {
            case Readiness.Missing(String what, String fix) -> {
                missing.put(kind, what);
                LOG.log(
                        System.Logger.Level.ERROR,
                        "sandbox: calls are refused, because {0} does not work here: {1} (fix: {2})",
                        kind,
                        what,
                        fix);
            }
            case Readiness.Ready(String detail, List<String> gaps) -> {
                LOG.log(System.Logger.Level.INFO, "sandbox: {0}: {1}", kind, detail);
                gaps.forEach(gap ->
                        LOG.log(System.Logger.Level.WARNING, "sandbox: {0}: {1}", kind, gap));
            }
        }
        return true;
    }

    @Override
    public void close() {
        checks.close();
        targets.close();
        egress.close();
    }
}
