package bot.molt.app.gateway;

import bot.molt.app.config.LiveConfig;
import bot.molt.app.config.LiveSection;
import bot.molt.app.config.MoltbotConfig;
import bot.molt.app.fleet.KnownMoltage;
import bot.molt.app.health.PartsHealth;
import bot.molt.app.images.DockerImages;
import bot.molt.app.images.ImageBuilds;
import bot.molt.app.memory.MemoryPart;
import bot.molt.app.plugin.PluginPart;
import bot.molt.app.skills.SkillPart;
import bot.molt.app.users.KnownUsers;
import bot.molt.base.bind.Schema;
import bot.molt.base.config.ConfigProblem;
import bot.molt.base.json.Json;
import bot.molt.base.log.LogPath;
import bot.molt.base.redact.Redactor;
import bot.molt.chat.ChannelHost;
import bot.molt.execution.Call;
import bot.molt.execution.policy.AgentsConfig;
import bot.molt.gateway.approval.ApprovalAnnouncer;
import bot.molt.gateway.approval.ApprovalFileMethods;
import bot.molt.gateway.approval.ExecApprovalMethods;
import bot.molt.gateway.auth.Authenticator;
import bot.molt.gateway.auth.Sender;
import bot.molt.gateway.auth.UserKeys;
import bot.molt.gateway.channel.ChannelMethods;
import bot.molt.gateway.channel.ChannelWebEndpoint;
import bot.molt.gateway.channel.SendMethods;
import bot.molt.gateway.configuration.AgentsSection;
import bot.molt.gateway.configuration.ConfigFile;
import bot.molt.gateway.configuration.ConfigMethods;
import bot.molt.gateway.configuration.PluginsSection;
import bot.molt.gateway.configuration.RoutingSection;
import bot.molt.gateway.configuration.SkillsSection;
import bot.molt.gateway.configuration.StandardModel;
import bot.molt.gateway.control.Announcer;
import bot.molt.gateway.control.Clients;
import bot.molt.gateway.control.ControlParts;
import bot.molt.gateway.control.Event;
import bot.molt.gateway.control.PairingEvents;
import bot.molt.gateway.device.DeviceMethods;
import bot.molt.gateway.device.Devices;
import bot.molt.gateway.device.ScopeMethods;
import bot.molt.gateway.http.HttpEndpoint;
import bot.molt.gateway.http.HttpRoutes;
import bot.molt.gateway.memory.MemoryMethods;
import bot.molt.gateway.metrics.Metrics;
import bot.molt.gateway.metrics.RpcMetrics;
import bot.molt.gateway.model.ModelMethods;
import bot.molt.gateway.moltage.MoltageMethods;
import bot.molt.gateway.node.NodeMethods;
import bot.molt.gateway.node.NodePairMethods;
import bot.molt.gateway.node.Nodes;
import bot.molt.gateway.presence.GatewayMethods;
import bot.molt.gateway.presence.Presence;
import bot.molt.gateway.presence.PresenceMethods;
import bot.molt.gateway.presence.RestartMethods;
import bot.molt.gateway.rpc.ApprovalMethods;
import bot.molt.gateway.rpc.ApprovalWatchEndpoint;
import bot.molt.gateway.rpc.AuditExportEndpoint;
import bot.molt.gateway.rpc.AuditFollowEndpoint;
import bot.molt.gateway.rpc.AuditMethods;
import bot.molt.gateway.rpc.CallMethods;
import bot.molt.gateway.rpc.Idempotency;
import bot.molt.gateway.rpc.LogFollowEndpoint;
import bot.molt.gateway.rpc.LogMethods;
import bot.molt.gateway.rpc.PolicyMethods;
import bot.molt.gateway.rpc.RpcEndpoint;
import bot.molt.gateway.rpc.RpcMethod;
import bot.molt.gateway.rpc.RpcSpec;
import bot.molt.gateway.rpc.RpcTable;
import bot.molt.gateway.rpc.Scope;
import bot.molt.gateway.rpc.ToolMethods;
import bot.molt.gateway.rpc.UserMethods;
import bot.molt.gateway.rpc.WorkspaceMethods;
import bot.molt.gateway.rpc.sandbox.SandboxBuildEndpoint;
import bot.molt.gateway.rpc.sandbox.SandboxMethods;
import bot.molt.gateway.rpc.sandbox.Sandboxes;
import bot.molt.gateway.skills.SkillMethods;
import bot.molt.gateway.terminal.TerminalMethods;
import bot.molt.gateway.terminal.Terminals;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// The methods and streams by which a gateway is steered, put together.
final class Rpc {
    private final GatewaySetup setup;
    private final LiveConfig live;
    private final Road road;
    private final Redactor redactor;
    private final UserKeys keys;
    private final KnownUsers users;
    private final QuotaView quotas;
    private final PartsHealth health;
    private final Sandboxes sandboxes;
    private final Devices devices;
    private final Nodes nodes;
    private final AgentPart agents;
    private final PluginPart plugins;
    private final MemoryPart memory;
    private final SkillPart skills;
    private final ChannelHost channels;
    private final Presence presence;
    private final Clients clients = new Clients();
    private final Terminals terminals;
    private final GatewayMethods gateway;
    private final Announcer announcer;
    private final RpcTable table;
    private final String version;
    private final InstantSource clock = InstantSource.system();
    private final Instant startedAt = clock.instant();

    /// What it steers.
    record Parts(
            Road road,
            NodePart nodes,
            AgentPart agents,
            MemoryPart memory,
            ChannelHost channels,
            PluginPart plugins,
            SkillPart skills,
            UserKeys keys,
            KnownUsers users) {}

    /// @param tls what `status` tells of TLS
    /// @param metrics told of every request
    Rpc(GatewaySetup setup, Parts parts, Supplier<Json.Obj> tls, Metrics metrics) {
        this.setup = setup;
        this.live = setup.live();
        this.road = parts.road();
        this.redactor = setup.redactor();
        this.keys = parts.keys();
        this.users = parts.users();
        this.version = setup.version();
        this.quotas = new QuotaView(road);
        this.health =
                new PartsHealth(
                        new GatewayParts(live, road, parts.nodes(), clients, parts.agents()).all());
        this.sandboxes = sandboxes();
        this.terminals = new Terminals(() -> live.current().config().gateway().doors().terminal());
        this.devices = parts.nodes().devices();
        this.nodes = parts.nodes().nodes();
        this.agents = parts.agents();
        this.plugins = parts.plugins();
        this.memory = parts.memory();
        this.skills = parts.skills();
        this.channels = parts.channels();
        this.presence = new Presence(clock);
        this.gateway = new GatewayMethods(facts(version, tls), clock);
        this.announcer = new Announcer(clients, presence, gateway::health);
        this.table = methods(new RpcMetrics(metrics));
        road.approvals().tell(new ApprovalAnnouncer(clients, redactor, clock));
    }

    private Sandboxes sandboxes() {
        Supplier<AgentsConfig> agents = () -> live.current().config().agents();
        SandboxExplainer explainer =
                new SandboxExplainer(road.policy(), road.targets(), keys, agents, quotas::settings);
        ImageBuilds builds =
                new DockerImages(
                        () -> agents.get().defaults().sandbox().docker(),
                        state().resolve("images"));
        return new SandboxPart(road, keys, agents, explainer, builds);
    }

    UserKeys keys() {
        return keys;
    }

    /// How the gateway is.
    PartsHealth health() {
        return health;
    }

    private Path state() {
        return live.reader().files().state();
    }

    /// What the WebSocket protocol is made of.
    ControlParts control(String version, RpcTable table, Authenticator authenticator) {
        return new ControlParts(
                version,
                table,
                authenticator,
                devices,
                nodes,
                announcer,
                live.reader().files().config(),
                state(),
                clock);
    }

    List<HttpEndpoint> endpoints(RpcTable table) {
        Supplier<Path> audit = () -> road.audit().file();
        List<HttpEndpoint> endpoints = new ArrayList<>(agents.endpoints(memory.embedders()));
        endpoints.add(new RpcEndpoint(table));
        endpoints.add(new ChannelWebEndpoint(channels));
        endpoints.add(new ApprovalWatchEndpoint(road.approvals(), redactor));
        endpoints.add(new AuditExportEndpoint(audit, clock));
        endpoints.add(new AuditFollowEndpoint(audit));
        endpoints.add(new LogFollowEndpoint(this::logFile));
        endpoints.add(new SandboxBuildEndpoint(sandboxes));
        return endpoints;
    }

    /// From now on plugins have addresses and methods.
    ///
    /// @param own addresses of the gateway
    void lend(HttpRoutes routes, List<HttpEndpoint> own) {
        plugins.leaves(
                own.stream()
                        .flatMap(endpoint -> endpoint.paths().stream())
                        .collect(Collectors.toSet()),
                table.specs().stream().map(RpcSpec::name).collect(Collectors.toSet()));
        plugins.follow(plugged -> {
            List<HttpEndpoint> guests = new ArrayList<>(plugged.endpoints());
            guests.add(new ChannelWebEndpoint(channels, plugged.webPaths()));
            routes.lend(guests);
            table.lend(plugged.methods());
        });
    }

    /// Is told whenever plugins change the tools.
    void followTools(Runnable follower) {
        plugins.follow(_ -> follower.run());
    }

    /// Every method.
    RpcTable table() {
        return table;
    }

    /// Terminals of people.
    Terminals terminals() {
        return terminals;
    }

    /// Who is connected over the WebSocket protocol.
    int clients() {
        return clients.size();
    }

    private RpcTable methods(RpcMetrics told) {
        Explainer explainer = new Explainer(() -> road.policy().engine(), road.policy()::plan);
        ConfigFile file = new ConfigFile(live.reader().files().config(), new LiveSection(live));
        RoutingSection section = new RoutingSection(file);
        Idempotency answers = setup.answers();
        PairingEvents pairing = new PairingEvents(clients, clock);
        ModelPart models = agents.models();
        List<List<RpcMethod<?, ?>>> groups =
                new ArrayList<>(agents.methods(clients, new AgentsSection(file)));
        groups.addAll(
                List.of(
                        new ApprovalMethods(road.approvals(), redactor).all(),
                        new AuditMethods(() -> road.audit().file(), clock).all(),
                        new ChannelMethods(channels, users::isNamed, clock).all(),
                        new SendMethods(channels, answers).all(),
                        new CallMethods(road.execution(), road.processes()::of).all(),
                        new ConfigMethods(config(file)).all(),
                        new DeviceMethods(devices, pairing).all(),
                        new ScopeMethods(devices, pairing).all(),
                        new ApprovalFileMethods(road.rules(), nodes).all(),
                        new ExecApprovalMethods(road.approvals(), redactor).all(),
                        gateway.all(),
                        new RestartMethods(setup.restart()).all(),
                        new LogMethods(this::logFile).all(),
                        new MemoryMethods(road.execution(), road.workspaces(), memory).all(),
                        new MoltageMethods(new KnownMoltage(() -> live.current().config())).all(),
                        new ModelMethods(models.models(), models, new StandardModel(file)).all(),
                        new NodePairMethods(devices, nodes, pairing).all(),
                        new NodeMethods(nodes, answers, clock).all(),
                        plugins.steering(new PluginsSection(file), clock).all(),
                        new PolicyMethods(explainer).all(),
                        new PresenceMethods(presence, announcer::tellPresence).all(),
                        new SandboxMethods(sandboxes).all(),
                        skills(new SkillsSection(file)).all(),
                        new TerminalMethods(road.execution(), clients, terminals).all(),
                        new ToolMethods(road.execution(), answers).all(),
                        new UserMethods(keys, section, this::leave).all(),
                        new WorkspaceMethods(() -> live.current().tree(), section, keys::knows)
                                .all()));
        return new RpcTable(groups, told::ended);
    }

    private SkillMethods skills(SkillsSection section) {
        skills.listen(() ->
                clients.tell(
                        Event.of(
                                        "skills.changed",
                                        Scope.READ,
                                        Json.object().put("ts", clock.millis()).build())
                                .orSkipped()));
        return new SkillMethods(
                new SkillMethods.Parts(
                        skills.skills(), agents::workspace, road.execution(), section));
    }

    /// Where programs elsewhere wake agents and give them tasks.
    ///
    /// @param address of a sender
    HttpEndpoint hooks(Function<Sender, String> address) {
        return agents.hooks(address);
    }

    private ConfigMethods.Parts config(ConfigFile file) {
        return new ConfigMethods.Parts(
                file,
                () -> live.current().tree(),
                () -> live.current().problems().stream().map(ConfigProblem::toString).toList(),
                () -> Schema.of(MoltbotConfig.class),
                redactor,
                version);
    }

    /// Whose key was taken away runs nothing any more.
    private void leave(String userId) {
        road.execution().running().stream()
                .filter(call -> call.caller().userId().equals(userId))
                .forEach(Call::cancel);
        agents.leave(userId);
        terminals.leave(userId);
        road.workspaces().remove(userId);
    }

    private Path logFile() {
        Path configured = live.current().config().logging().file();
        return configured == null
                ? state().resolve("logs").resolve("gateway.log")
                : LogPath.at(configured, clock.instant());
    }

    private GatewayMethods.Facts facts(String version, Supplier<Json.Obj> tls) {
        return new GatewayMethods.Facts(
                version,
                startedAt,
                () -> road.execution().running().size(),
                road.approvals()::waiting,
                quotas::uses,
                tls,
                health);
    }
}
