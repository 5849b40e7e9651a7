package bot.molt.app.gateway;

import bot.molt.agent.children.Peers;
import bot.molt.app.channel.ChannelPart;
import bot.molt.app.config.Changes;
import bot.molt.app.config.ConfigSnapshot;
import bot.molt.app.config.ConfigWatch;
import bot.molt.app.config.LiveConfig;
import bot.molt.app.logging.Logging;
import bot.molt.app.memory.MemoryPart;
import bot.molt.app.plugin.OwnNames;
import bot.molt.app.plugin.Plugged;
import bot.molt.app.plugin.PluginPart;
import bot.molt.app.skills.SkillPart;
import bot.molt.app.users.KnownUsers;
import bot.molt.app.web.WebPart;
import bot.molt.base.CodedException;
import bot.molt.base.concurrent.TaskScope;
import bot.molt.base.json.Json;
import bot.molt.base.redact.Redactor;
import bot.molt.base.service.PortOwner;
import bot.molt.chat.ChannelHost;
import bot.molt.execution.audit.AuditLog;
import bot.molt.gateway.auth.OperatorToken;
import bot.molt.gateway.auth.UserKeys;
import bot.molt.gateway.jobs.CronTool;
import bot.molt.gateway.mcp.McpServer;
import bot.molt.gateway.metrics.EgressMetrics;
import bot.molt.gateway.metrics.Metrics;
import bot.molt.gateway.rpc.Idempotency;
import bot.molt.gateway.settings.ReloadConfig;
import bot.molt.gateway.tls.TlsCertificate;
import bot.molt.gateway.tool.GatewayTool;
import bot.molt.spi.tool.Tool;
import java.io.IOException;
import java.net.BindException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One running gateway: logging, the execution road, the doors, the watch over its configuration.
/// Closed in reverse.
public final class GatewayProcess implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(GatewayProcess.class.getName());

    /// What clients are told that a restart takes.
    private static final Duration BACK_IN = Duration.ofMillis(1_500);

    private static final Duration STOP_LIMIT = Duration.ofSeconds(20);

    private final LiveConfig live;
    private final TlsPart tls;
    private final NodePart nodes;
    private final ModelPart models;
    private final MemoryPart memory;
    private final TelemetryPart telemetry;
    private final PluginPart plugins;
    private final SkillPart skills;
    private final Road road;
    private final ChannelHost channels;
    private final AgentPart agents;
    private final Doors doors;
    private final DiscoveryPart discovery;
    private final ConfigWatch watch;

    private GatewayProcess(GatewaySetup setup) throws IOException {
        this.live = setup.live();
        this.tls = TlsPart.open(live);
        Metrics metrics = new Metrics();
        UserKeys keys =
                UserKeys.open(
                        live.reader().files().state().resolve("users.json"),
                        InstantSource.system());
        KnownUsers users = new KnownUsers(live, keys);
        GatewayTool steering = new GatewayTool();
        CronTool cron = new CronTool();
        Peers peers = new Peers();
        this.nodes = NodePart.of(setup);
        this.telemetry = TelemetryPart.start(setup, metrics);
        this.models = ModelPart.of(setup, telemetry);
        this.memory = new MemoryPart(live);
        List<Tool<?>> own = own(setup, steering, cron, peers);
        this.plugins =
                PluginPart.load(
                        live.current().config().others().plugins(),
                        live.reader().files().state(),
                        OwnNames.of(Road.ownTools(setup.contributions(), own)),
                        setup.redactor()::register);
        this.skills = new SkillPart(live, setup.redactor()::register);
        this.road =
                new Road(
                        setup,
                        new Road.More(own, plugins::plugged, skills),
                        nodes,
                        telemetry.listener(),
                        new EgressMetrics(metrics),
                        users::knows);
        skills.start(road.sight());
        this.channels =
                ChannelPart.host(
                        live, users, setup.redactor(), record -> receipt(road.audit(), record));
        this.agents =
                new AgentPart(setup, road, models, users, channels.deliveries(), skills::told);
        telemetry.telemetry().ifPresent(agents.agents()::listen);
        serve(plugins);
        Rpc.Parts parts =
                new Rpc.Parts(road, nodes, agents, memory, channels, plugins, skills, keys, users);
        Rpc rpc = new Rpc(setup, parts, tls::status, metrics);
        new GatewayMetrics(metrics).ofOthers(nodes);
        new GatewayMetrics(metrics).ofTheAgents(agents);
        steering.serve(rpc.table());
        cron.serve(rpc.table());
        peers.serve(agents.children());
        this.doors = doors(setup, rpc, metrics);
        this.discovery = discovery(setup, doors, tls);
        live.listen((now, changes) -> {
            apply(now);
            restartIfNeeded(setup, now, changes);
        });
        this.watch = ConfigWatch.start(live);
        agents.start();
        channels.start(agents.agents(), road.execution(), road.approvals());
        plugins.started();
    }

    private List<Tool<?>> own(
            GatewaySetup setup, GatewayTool steering, CronTool cron, Peers peers) {
        List<Tool<?>> own = new ArrayList<>(List.of(steering, cron));
        own.addAll(peers.tools());
        own.addAll(thinking(setup));
        return own;
    }

    private void serve(PluginPart others) {
        others.serve(road.execution());
        others.follow(road::lend);
        others.follow(models::lend);
        others.serve(agents.agents());
        others.follow(this::lend);
    }

    /// What plugins add to chats and agents.
    private void lend(Plugged plugged) {
        agents.agents().guests().lend(plugged.commands());
        channels.lend(plugged.channels());
        agents.agents().deliver(channels.deliveries());
    }

    /// Tools that need models or the web.
    private List<Tool<?>> thinking(GatewaySetup setup) {
        List<Tool<?>> tools = new ArrayList<>(memory.tools());
        tools.addAll(new WebPart(live, models.models(), setup.redactor()::register).tools());
        return tools;
    }

    private static DiscoveryPart discovery(GatewaySetup setup, Doors doors, TlsPart tls)
            throws IOException {
        return DiscoveryPart.start(
                setup,
                doors.port(),
                tls.certificate().map(TlsCertificate::fingerprint).orElse(null));
    }

    /// A receipt that cannot be written is told in the log, which says so of itself.
    private static void receipt(AuditPart audit, Json.Obj record) {
        try {
            AuditLog.Ticket _ = audit.log().append(record);
        } catch (CodedException e) {
            LOG.log(System.Logger.Level.WARNING, "receipt not recorded: {0}", e.text());
        }
    }

    /// Starts a gateway of the built-in parts; fails as the other `start` does.
    public static GatewayProcess start(
            LiveConfig live, OperatorToken token, Redactor redactor, String version)
            throws IOException {
        return start(
                new GatewaySetup(
                        live,
                        token,
                        redactor,
                        version,
                        Contributions.none(),
                        new Idempotency(InstantSource.system()),
                        GatewaySetup.NO_RESTART));
    }

    /// Starts everything.
    ///
    /// Errors: `IOException` where the port cannot be listened on; `audit_unavailable` where the
    /// audit log was tampered with or another gateway writes it.
    public static GatewayProcess start(GatewaySetup setup) throws IOException {
        GatewayProcess process = new GatewayProcess(setup);
        LOG.log(
                System.Logger.Level.INFO,
                "listening on port {0}, version {1}",
                process.port(),
                setup.version());
        return process;
    }

    private Doors doors(GatewaySetup setup, Rpc rpc, Metrics metrics) throws IOException {
        try {
            return new Doors(setup, road, rpc, metrics, tls);
        } catch (BindException e) {
            road.close();
            int port = live.current().config().gateway().port();
            throw new IOException(PortOwner.explain(port, String.valueOf(e.getMessage())), e);
        } catch (IOException | RuntimeException e) {
            road.close();
            throw e;
        }
    }

    /// The port that it listens on.
    public int port() {
        return doors.port();
    }

    /// The certificate that it proves itself with; empty where it speaks plain HTTP.
    Optional<TlsCertificate> certificate() {
        return tls.certificate();
    }

    /// The MCP endpoint, to be told when lists of it change.
    public McpServer mcp() {
        return doors.mcp();
    }

    private static void restartIfNeeded(GatewaySetup setup, ConfigSnapshot now, Changes changes) {
        if (needsRestart(now.config().gateway().reload().mode(), changes)
                && !setup.restart().equals(GatewaySetup.NO_RESTART)) {
            setup.restart().in(Duration.ZERO);
        }
    }

    /// What says how to reload is no reason to restart.
    private static boolean needsRestart(ReloadConfig.Mode mode, Changes changes) {
        return switch (mode) {
            case HYBRID -> !changes.waiting().isEmpty();
            case RESTART ->
                    !changes.waiting().isEmpty()
                            || changes.applied().stream()
                                    .anyMatch(path -> !path.startsWith("gateway.reload."));
            case HOT, OFF -> false;
        };
    }

    private void apply(ConfigSnapshot now) {
        Logging.ofThisProcess().configure(now.config().logging());
        skills.apply();
        plugins.apply(now.config().others().plugins());
        road.apply(now.config());
        models.apply();
        agents.apply();
        channels.apply();
        doors.apply(now.config());
    }

    /// The configuration in effect.
    public LiveConfig config() {
        return live;
    }

    /// Ends for a new one to take its place: what runs may end first.
    ///
    /// @param patience how long that may take
    public void closeForRestart(Duration patience) {
        watch.close();
        plugins.stopping();
        try {
            doors.goodbye(BACK_IN, patience);
            channels.close();
            agents.close(patience);
            discovery.close();
            doors.close(patience);
            road.stop();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        nodes.close();
        models.close();
        memory.close();
        skills.close();
        road.close();
        plugins.close();
        telemetry.close();
    }

    /// The doors wait for their requests while the road ends what those wait for.
    @Override
    public void close() {
        watch.close();
        plugins.stopping();
        try (TaskScope ending = new TaskScope("gateway-stop")) {
            ending.fork(() -> {
                channels.close();
                agents.close();
                road.stop();
                return true;
            });
            ending.fork(() -> {
                discovery.close();
                return true;
            });
            doors.goodbye(null, STOP_LIMIT);
            doors.close();
            ending.join(STOP_LIMIT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        nodes.close();
        models.close();
        memory.close();
        skills.close();
        road.close();
        plugins.close();
        telemetry.close();
    }
}
