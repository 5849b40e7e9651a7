package bot.molt.app.node;

import bot.molt.app.config.MoltbotConfig;
import bot.molt.app.service.BaseEnvironment;
import bot.molt.base.json.Json;
import bot.molt.execution.approval.RememberedRules;
import bot.molt.execution.audit.AuditJournal;
import bot.molt.execution.audit.AuditLog;
import bot.molt.execution.audit.AuditRecords;
import bot.molt.execution.audit.FileAuditLog;
import bot.molt.execution.audit.NoAuditLog;
import bot.molt.execution.policy.Executables;
import bot.molt.execution.policy.Grant;
import bot.molt.execution.policy.Policies;
import bot.molt.execution.policy.Policy;
import bot.molt.node.NodeConfig;
import bot.molt.node.NodeGate;
import bot.molt.node.file.FileCommands;
import bot.molt.node.file.Workspaces;
import bot.molt.node.guard.CommandGuard;
import bot.molt.node.guard.EnvironmentFilter;
import bot.molt.node.guard.NodeRules;
import bot.molt.node.invoke.Invocations;
import bot.molt.node.invoke.NodeCommand;
import bot.molt.node.link.DeviceIdentity;
import bot.molt.node.link.DeviceTokens;
import bot.molt.node.link.Introduction;
import bot.molt.node.link.Standing;
import bot.molt.node.link.Uplink;
import bot.molt.node.program.ProcessBook;
import bot.molt.node.program.ProcessCommands;
import bot.molt.node.state.NodeStatus;
import bot.molt.node.system.ApprovalCommands;
import bot.molt.node.system.RunCommands;
import bot.molt.protocol.connect.ClientInfo;
import bot.molt.protocol.hands.HandsCommand;
import bot.molt.sandboxes.host.HostSandboxProvider;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// One running node: its policy and audit log, the host's processes and files, the connection to
/// the gateway. Closed in reverse.
final class NodeProcess implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(NodeProcess.class.getName());

    /// How long processes go on while no gateway is there.
    private static final Duration KEEP = Duration.ofMinutes(15);

    private static final Set<String> TOOLS = Set.of("exec", "read", "write");

    private final NodeSetup setup;
    private final Path state;
    private final InstantSource clock = InstantSource.system();
    private final String path;
    private final DeviceIdentity device;
    private final NodeStatus status;
    private final AuditLog audit;
    private final NodeRules rules;
    private final HostSandboxProvider host;
    private final Workspaces workspaces;
    private final ProcessBook processes;
    private final Invocations invocations;
    private final Uplink uplink;

    private NodeProcess(NodeSetup setup) throws IOException {
        this.setup = setup;
        MoltbotConfig config = setup.config();
        state = setup.files().state();
        Map<String, String> env =
                BaseEnvironment.of(
                        setup.files().environment(), config.tools().exec().pathPrepend());
        path = env.getOrDefault("PATH", "/usr/bin:/bin");
        device = DeviceIdentity.open(state.resolve("identity/device.json"), clock);
        status = NodeStatus.begin(state, facts());
        audit = audit();
        audit.append(AuditRecords.gateway("start", setup.version()).with("door", "node"));
        rules = new NodeRules(state.resolve("exec-approvals.json"), clock, this::policy);
        host = HostSandboxProvider.recovering(state.resolve("node-process-marks"));
        workspaces = new Workspaces(host, folders(env));
        CommandGuard guard =
                new CommandGuard(rules::policy, new AuditJournal(audit), setup.gateway().host());
        EnvironmentFilter filter = new EnvironmentFilter(path);
        processes = new ProcessBook(KEEP);
        List<NodeCommand> commands = commands(guard, filter);
        invocations = new Invocations(commands);
        uplink =
                new Uplink(
                        setup.gateway(),
                        introduction(commands),
                        setup.credentials(),
                        new DeviceTokens(
                                state.resolve("identity/device-auth.json"), device.id(), clock),
                        new NodeGate(invocations, processes, this::stands));
    }

    /// Starts everything; the gateway may be away.
    ///
    /// Errors: `conflict` where another node runs with the state folder; `audit_unavailable` where
    /// the node's audit log was tampered with.
    static NodeProcess start(NodeSetup setup) throws IOException {
        NodeProcess process = new NodeProcess(setup);
        process.uplink.start();
        return process;
    }

    private void stands(Standing standing) {
        // What is said has happened: whoever reads it finds the status written.
        status.tell(standing);
        boolean fine =
                standing.state() == Standing.State.CONNECTED
                        || standing.state() == Standing.State.CONNECTING;
        LOG.log(
                fine ? System.Logger.Level.INFO : System.Logger.Level.WARNING,
                "{0}",
                standing.text());
        setup.listener().accept(standing);
    }

    String deviceId() {
        return device.id();
    }

    private Json.Obj facts() {
        return Json.object()
                .put("deviceId", device.id())
                .put("gateway", setup.gateway().url())
                .put("startedAtMs", clock.millis())
                .put("version", setup.version())
                .build();
    }

    private AuditLog audit() {
        var config = setup.config().logging().auditLog();
        if (!config.enabled()) {
            return new NoAuditLog();
        }
        return FileAuditLog.open(
                config.elsewhere(),
                state.resolve("logs/node-audit.jsonl"),
                setup.redactor(),
                clock);
    }

    private Policy policy(RememberedRules remembered) {
        MoltbotConfig config = setup.config();
        List<Grant> grants =
                remembered.patterns("operator").stream()
                        .map(pattern -> new Grant(pattern, "operator"))
                        .toList();
        return Policies.of(config.tools(), config.routing(), config.agents())
                .grants(grants)
                .knownTools(TOOLS)
                .executables(Executables.onPath(config.tools().exec().pathPrepend()))
                .keeping(List.of(state), home().toString())
                .build();
    }

    private Path home() {
        return Path.of(
                setup.files()
                        .environment()
                        .getOrDefault("HOME", System.getProperty("user.home", "/")));
    }

    private Workspaces.Rules folders(Map<String, String> env) {
        MoltbotConfig config = setup.config();
        return new Workspaces.Rules(
                folder(config.agents().defaults().workspace()),
                config.routing().workspaces().stream()
                        .map(workspace -> folder(workspace.path()))
                        .toList(),
                config.tools().fs().workspaceOnly(),
                env);
    }

    private Path folder(String text) {
        return text.equals("~") || text.startsWith("~/")
                ? Path.of(home() + text.substring(1))
                : Path.of(text).toAbsolutePath();
    }

    private List<NodeCommand> commands(CommandGuard guard, EnvironmentFilter filter) {
        NodeConfig config = setup.config().others().nodeHost();
        FileCommands.Machine machine = new FileCommands.Machine(platform(), setup.version());
        return Stream.of(
                        new ProcessCommands(processes, workspaces, guard, filter).all(),
                        new FileCommands(workspaces, guard, machine).all(),
                        new RunCommands(workspaces, guard, rules, filter, path).all(),
                        new ApprovalCommands(rules).all())
                .flatMap(List::stream)
                .filter(command -> config.offers(command.name()))
                .filter(command ->
                        setup.commands().isEmpty()
                                || NodeConfig.matches(setup.commands(), command.name()))
                .toList();
    }

    private Introduction introduction(List<NodeCommand> commands) {
        List<String> names = commands.stream().map(NodeCommand::name).sorted().toList();
        List<String> caps = new ArrayList<>();
        if (names.stream().anyMatch(name -> name.startsWith("system."))) {
            caps.add("system");
        }
        if (names.contains(HandsCommand.START) && names.contains(HandsCommand.RESUME)) {
            caps.add(HandsCommand.CAP);
        }
        ClientInfo client =
                new ClientInfo(
                        "node-host",
                        displayName(),
                        setup.version(),
                        platform(),
                        System.getProperty("os.arch"),
                        null,
                        "node",
                        setup.identity().nodeId(),
                        null,
                        null);
        return new Introduction(device, client, caps, names, path, clock);
    }

    private String displayName() {
        String chosen = setup.identity().displayName();
        if (chosen != null) {
            return chosen;
        }
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "node";
        }
    }

    private static String platform() {
        String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        return system.contains("mac") ? "macos" : system.split(" ")[0];
    }

    /// What runs for the gateway ends with the node.
    @Override
    public void close() {
        uplink.close();
        processes.close();
        invocations.close();
        workspaces.close();
        host.close();
        audit.append(AuditRecords.gateway("stop", setup.version()).with("door", "node"));
        audit.close();
        status.close();
    }
}
