package bot.molt.app.moltage;

import bot.molt.base.DataSize;
import bot.molt.base.Ids;
import bot.molt.base.Secret;
import bot.molt.base.config.ConfigFiles;
import bot.molt.base.http.HttpAnswer;
import bot.molt.base.http.HttpQuestion;
import bot.molt.base.http.HttpService;
import bot.molt.base.redact.Redactor;
import bot.molt.bridge.Bridge;
import bot.molt.bridge.BridgeSettings;
import bot.molt.fleet.FleetSettings;
import bot.molt.fleet.Orchestrator;
import bot.molt.fleet.http.HttpFleet;
import bot.molt.spi.fleet.Fleet;
import bot.molt.spi.fleet.Logins;
import bot.molt.ssh.SshConfig;
import bot.molt.ssh.SshGateway;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The parts of Moltage that run in this process. Closed in reverse.
final class MoltageProcess implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(MoltageProcess.class.getName());
    private static final String NOT_WATCHED = "";

    /// What is around the parts.
    ///
    /// @param files configuration and state of this machine's own gateway
    record Surroundings(ConfigFiles files, Redactor redactor, String version) {}

    private final MoltageEnvironment environment;
    private final Surroundings around;
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final List<String> said = new ArrayList<>();

    private MoltageProcess(MoltageEnvironment environment, Surroundings around) {
        this.environment = environment;
        this.around = around;
    }

    /// What runs where, a line each.
    List<String> said() {
        return List.copyOf(said);
    }

    /// Starts everything in this process. Nothing is started before every setting was found right;
    /// where a part cannot start, those before it are ended.
    ///
    /// Errors: `invalid_params` naming every setting that is missing or wrong; `IOException` where
    /// an address or folder cannot be had.
    static MoltageProcess up(MoltageEnvironment environment, Surroundings around)
            throws IOException, InterruptedException {
        Secret token = environment.madeToken();
        boolean isOwn = !environment.isSet("MOLTAGE_GATEWAY_URL");
        int bridgePort = environment.number("PORT", 3000, 0, 65_535);
        Optional<BridgeSettings> bridge = environment.bridge();
        Optional<FleetSettings> fleet =
                environment.fleet(Optional.of(environment.text("ORCHESTRATOR_PORT", "8080")));
        SshConfig ssh = environment.ssh();
        environment.requireAllRight();
        return started(
                new MoltageProcess(environment, around),
                process -> {
                    Serving serving = process.orchestrator(fleet.orElseThrow());
                    Orchestrator orchestrator = serving.orchestrator();
                    process.ssh(ssh, orchestrator.fleet(), orchestrator.logins());
                    BridgeSettings settings = bridge.orElseThrow();
                    if (isOwn) {
                        process.own(bridgePort, new OwnGateway.Machines(serving.url(), token));
                        settings = environment.bridge().orElseThrow();
                    }
                    process.bridge(settings, orchestrator.fleet(), orchestrator.logins());
                });
    }

    static MoltageProcess orchestratorAlone(MoltageEnvironment environment, Surroundings around)
            throws IOException, InterruptedException {
        Optional<FleetSettings> fleet =
                environment.fleet(
                        Optional.of(environment.text("ORCHESTRATOR_PORT", ""))
                                .filter(port -> !port.isEmpty()));
        environment.requireAllRight();
        return started(
                new MoltageProcess(environment, around),
                process -> process.orchestrator(fleet.orElseThrow()));
    }

    static MoltageProcess sshAlone(MoltageEnvironment environment, Surroundings around)
            throws IOException, InterruptedException {
        HttpFleet fleet =
                new HttpFleet(
                        environment.orchestrator("http://orchestrator:8080"),
                        environment.sharedToken());
        SshConfig ssh = environment.ssh();
        environment.requireAllRight();
        return started(
                new MoltageProcess(environment, around), process -> process.ssh(ssh, fleet, fleet));
    }

    static MoltageProcess bridgeAlone(MoltageEnvironment environment, Surroundings around)
            throws IOException, InterruptedException {
        HttpFleet fleet =
                new HttpFleet(
                        environment.orchestrator("http://orchestrator:8080"),
                        environment.sharedToken());
        Optional<BridgeSettings> bridge = environment.bridge();
        environment.requireAllRight();
        return started(
                new MoltageProcess(environment, around),
                process -> process.bridge(bridge.orElseThrow(), fleet, fleet));
    }

    /// Starts parts.
    @FunctionalInterface
    private interface Starting {
        void run(MoltageProcess process) throws IOException, InterruptedException;
    }

    private static MoltageProcess started(MoltageProcess process, Starting starting)
            throws IOException, InterruptedException {
        boolean isUp = false;
        try {
            starting.run(process);
            isUp = true;
            return process;
        } finally {
            if (!isUp) {
                process.close();
            }
        }
    }

    /// An orchestrator, and where this machine reaches it.
    private record Serving(Orchestrator orchestrator, InetSocketAddress address) {
        URI url() {
            return URI.create(
                    "http://%s:%d"
                            .formatted(
                                    address.getAddress().isAnyLocalAddress()
                                            ? "127.0.0.1"
                                            : address.getAddress().getHostAddress(),
                                    address.getPort()));
        }
    }

    private Serving orchestrator(FleetSettings settings) throws IOException, InterruptedException {
        Orchestrator orchestrator = Orchestrator.open(settings, environment.mirrors());
        parts.push(orchestrator);
        HttpService service = orchestrator.serve();
        parts.push(service);
        said.add("orchestrator at " + shown(service.address()) + ", " + orchestrator.detail());
        return new Serving(orchestrator, service.address());
    }

    private void ssh(SshConfig config, Fleet fleet, Logins logins) throws IOException {
        SshGateway gateway =
                SshGateway.start(config, fleet, logins, around.redactor(), InstantSource.system());
        parts.push(gateway);
        said.add(
                "ssh at %s, host key %s (%s)"
                        .formatted(
                                shown(gateway.address()),
                                gateway.fingerprint(),
                                gateway.hostKeyFile()));
        if (config.fixedPassword().isPresent()) {
            said.add(
                    "warning: MOLTAGE_FIXED_PASSWORD lets in everybody who knows VM_SSH_PASS and a"
                            + " user's name");
        }
        String metrics = environment.text("SSH_METRICS_ADDR", NOT_WATCHED);
        if (!metrics.isEmpty()) {
            watched(gateway, metrics);
        }
    }

    private void watched(SshGateway gateway, String address) throws IOException {
        int colon = address.lastIndexOf(':');
        HttpService service =
                HttpService.start(
                        "ssh-metrics",
                        new InetSocketAddress(
                                address.substring(0, Math.max(colon, 0)),
                                Integer.parseInt(address.substring(colon + 1))),
                        16,
                        new DataSize(1 << 10),
                        question -> figures(gateway, question));
        parts.push(service);
        said.add("ssh metrics at " + shown(service.address()) + "/metrics");
    }

    private static HttpAnswer figures(SshGateway gateway, HttpQuestion question) {
        return switch (question.path()) {
            case "/health" -> HttpAnswer.text(200, "ok\n");
            case "/metrics" ->
                    new HttpAnswer(
                            200,
                            "text/plain; version=0.0.4; charset=utf-8",
                            Map.of(),
                            gateway.metrics().getBytes(StandardCharsets.UTF_8));
            default -> HttpAnswer.text(404, "not found\n");
        };
    }

    private void own(int bridgePort, OwnGateway.Machines machines) throws IOException {
        OwnGateway gateway =
                OwnGateway.start(
                        around.files(),
                        Secret.of(Ids.token()),
                        bridgePort,
                        machines,
                        around.redactor(),
                        around.version());
        parts.push(gateway);
        environment.put("MOLTAGE_GATEWAY_URL", gateway.url());
        environment.put("MOLTAGE_GATEWAY_TOKEN", gateway.token().reveal());
        said.add(
                "agent: the gateway of %s at %s, in this process"
                        .formatted(around.files().config(), gateway.url()));
    }

    private void bridge(BridgeSettings settings, Fleet fleet, Logins logins) throws IOException {
        Bridge bridge =
                Bridge.start(
                        settings, fleet, logins, environment.mirrors(), InstantSource.system());
        parts.push(bridge);
        said.add("bridge at %s/wechat".formatted(shown(bridge.address())));
        BridgeSettings.Gateway gateway = settings.gateway();
        if (gateway == null) {
            said.add(
                    "agent: none for users who bound none; set MOLTAGE_GATEWAY_URL"
                            + " (http://host:18789/webhook) and MOLTAGE_GATEWAY_TOKEN");
        } else {
            said.add("agent: users who bound none reach " + gateway.url());
        }
    }

    private static String shown(InetSocketAddress address) {
        return "%s:%d".formatted(address.getAddress().getHostAddress(), address.getPort());
    }

    /// Ends every part, the last first; machines run on.
    @Override
    public void close() {
        while (!parts.isEmpty()) {
            ended(parts.pop());
        }
    }

    private static void ended(AutoCloseable part) {
        try {
            part.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            LOG.log(System.Logger.Level.WARNING, "a part did not end well", e);
        }
    }
}
