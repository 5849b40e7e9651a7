package bot.molt.cli;

import bot.molt.cli.agents.AgentCommands;
import bot.molt.cli.approvals.AllowlistCommand;
import bot.molt.cli.approvals.ApproveCommand;
import bot.molt.cli.approvals.DenyCommand;
import bot.molt.cli.approvals.GetApprovalsCommand;
import bot.molt.cli.approvals.ListApprovalsCommand;
import bot.molt.cli.approvals.ResolveCommand;
import bot.molt.cli.approvals.SetApprovalsCommand;
import bot.molt.cli.approvals.WatchApprovalsCommand;
import bot.molt.cli.audit.ExportAuditCommand;
import bot.molt.cli.audit.TailAuditCommand;
import bot.molt.cli.audit.VerifyAuditCommand;
import bot.molt.cli.backup.CreateBackupCommand;
import bot.molt.cli.backup.ListBackupsCommand;
import bot.molt.cli.backup.RestoreBackupCommand;
import bot.molt.cli.backup.VerifyBackupCommand;
import bot.molt.cli.channels.ChannelCommands;
import bot.molt.cli.config.ConfigFileCommand;
import bot.molt.cli.config.ConfigGetCommand;
import bot.molt.cli.config.ConfigSchemaCommand;
import bot.molt.cli.config.ConfigSetCommand;
import bot.molt.cli.config.ConfigUnsetCommand;
import bot.molt.cli.config.ConfigValidateCommand;
import bot.molt.cli.devices.ApproveDeviceCommand;
import bot.molt.cli.devices.ClearDevicesCommand;
import bot.molt.cli.devices.ListDevicesCommand;
import bot.molt.cli.devices.RejectDeviceCommand;
import bot.molt.cli.devices.RemoveDeviceCommand;
import bot.molt.cli.devices.RenameDeviceCommand;
import bot.molt.cli.devices.RevokeTokenCommand;
import bot.molt.cli.devices.RotateTokenCommand;
import bot.molt.cli.discovery.DiscoverCommand;
import bot.molt.cli.doctor.DoctorCommand;
import bot.molt.cli.exec.ExecCommand;
import bot.molt.cli.exec.RunOnNodeCommand;
import bot.molt.cli.heartbeat.HeartbeatCommands;
import bot.molt.cli.jobs.JobCommands;
import bot.molt.cli.logs.LogsCommand;
import bot.molt.cli.mcp.McpCommand;
import bot.molt.cli.memory.IndexMemoryCommand;
import bot.molt.cli.memory.MemoryStatusCommand;
import bot.molt.cli.memory.SearchMemoryCommand;
import bot.molt.cli.models.AddModelKeyCommand;
import bot.molt.cli.models.ListModelsCommand;
import bot.molt.cli.models.ModelStatusCommand;
import bot.molt.cli.models.RemoveModelKeyCommand;
import bot.molt.cli.models.SetModelCommand;
import bot.molt.cli.nodes.DescribeNodeCommand;
import bot.molt.cli.nodes.InvokeNodeCommand;
import bot.molt.cli.nodes.ListNodesCommand;
import bot.molt.cli.nodes.RemoveNodeCommand;
import bot.molt.cli.nodes.RenameNodeCommand;
import bot.molt.cli.onboard.OnboardCommand;
import bot.molt.cli.plugins.EnablePluginCommand;
import bot.molt.cli.plugins.InstallPluginCommand;
import bot.molt.cli.plugins.ListPluginsCommand;
import bot.molt.cli.plugins.NewPluginCommand;
import bot.molt.cli.plugins.PluginDoctorCommand;
import bot.molt.cli.plugins.PluginInfoCommand;
import bot.molt.cli.plugins.UpdatePluginCommand;
import bot.molt.cli.policy.ExplainPolicyCommand;
import bot.molt.cli.policy.ShowExecPolicyCommand;
import bot.molt.cli.probe.ProbeCommand;
import bot.molt.cli.removal.ResetCommand;
import bot.molt.cli.removal.UninstallCommand;
import bot.molt.cli.rpc.CallMethodCommand;
import bot.molt.cli.rpc.PresenceCommand;
import bot.molt.cli.rpc.SystemEventCommand;
import bot.molt.cli.sandbox.BuildSandboxCommand;
import bot.molt.cli.sandbox.ExplainSandboxCommand;
import bot.molt.cli.sandbox.ListSandboxesCommand;
import bot.molt.cli.sandbox.PruneSandboxesCommand;
import bot.molt.cli.sandbox.RecreateSandboxCommand;
import bot.molt.cli.security.SecurityAuditCommand;
import bot.molt.cli.service.GatewayKind;
import bot.molt.cli.service.InstallServiceCommand;
import bot.molt.cli.service.RestartGatewayCommand;
import bot.molt.cli.service.ServiceKind;
import bot.molt.cli.service.ServiceStatusCommand;
import bot.molt.cli.service.SteerServiceCommand;
import bot.molt.cli.service.SteerServiceCommand.Verb;
import bot.molt.cli.setup.SetupCommand;
import bot.molt.cli.skills.SkillCommands;
import bot.molt.cli.status.DashboardCommand;
import bot.molt.cli.status.HealthCommand;
import bot.molt.cli.status.StatusCommand;
import bot.molt.cli.tools.CallToolCommand;
import bot.molt.cli.tools.ListToolsCommand;
import bot.molt.cli.tui.TuiCommand;
import bot.molt.cli.tunnel.TunnelCommand;
import bot.molt.cli.update.UpdateCommand;
import bot.molt.cli.update.UpdateStatusCommand;
import bot.molt.cli.users.AddUserCommand;
import bot.molt.cli.users.ListUsersCommand;
import bot.molt.cli.users.RemoveUserCommand;
import bot.molt.cli.users.RevokeUserCommand;
import bot.molt.cli.users.RotateUserCommand;
import bot.molt.cli.workspaces.AddWorkspaceCommand;
import bot.molt.cli.workspaces.ListWorkspacesCommand;
import bot.molt.cli.workspaces.RemoveWorkspaceCommand;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Every command. A new one is one line here.
final class Commands {
    private Commands() {}

    /// A command with its flags.
    record Described(Command command, Syntax syntax, boolean ownTimeout) {
        GlobalOptions options(Args args) {
            return GlobalOptions.of(args, ownTimeout);
        }
    }

    /// All of them, sorted by name.
    static List<Entry> all() {
        List<Entry> all = new ArrayList<>(ofTheGateway());
        all.addAll(ofAgents());
        all.addAll(ChannelCommands.all());
        all.addAll(JobCommands.all());
        all.addAll(SkillCommands.all());
        all.addAll(HeartbeatCommands.all());
        all.addAll(ofApprovals());
        all.addAll(ofPlacesAndPeople());
        all.addAll(ofDevices());
        all.addAll(ofModels());
        all.addAll(ofNodes());
        all.addAll(ofPlugins());
        all.addAll(ofThisMachine());
        all.addAll(ofTheService());
        all.addAll(ofTheInstallation());
        all.sort(Comparator.comparing(Entry::name));
        return all;
    }

    /// Those that ask a gateway.
    private static List<Entry> ofTheGateway() {
        return List.of(
                new Entry(
                        "audit export",
                        "Write out the records of the audit log.",
                        ExportAuditCommand::new),
                new Entry(
                        "audit tail", "The last records of the audit log.", TailAuditCommand::new),
                new Entry(
                        "audit verify",
                        "Check the hash chain of the audit log.",
                        VerifyAuditCommand::new),
                new Entry(
                        "dashboard",
                        "The address of the gateway's web page, with the token.",
                        DashboardCommand::new),
                new Entry(
                        "exec",
                        "Run a command on the gateway as if it ran here.",
                        ExecCommand::new),
                new Entry(
                        "exec-policy show",
                        "What holds for shell commands, and what was allowed for good.",
                        ShowExecPolicyCommand::new),
                new Entry("gateway call", "Call a method of the gateway.", CallMethodCommand::new),
                new Entry(
                        "gateway discover",
                        "The gateways that tell of themselves in the local network.",
                        DiscoverCommand::new),
                new Entry(
                        "gateway probe",
                        "Try every gateway that could be meant with a whole handshake.",
                        ProbeCommand::new),
                new Entry("health", "Is the gateway there?", HealthCommand::new),
                new Entry("logs", "The log of the gateway.", LogsCommand::new),
                new Entry(
                        "policy explain",
                        "Say whether a shell command may run, and why.",
                        ExplainPolicyCommand::new),
                new Entry("presence", "Who is connected.", PresenceCommand::new),
                new Entry("status", "What the gateway is and does.", StatusCommand::new),
                new Entry(
                        "system event",
                        "Tell the gateway of something that happened.",
                        SystemEventCommand::new),
                new Entry("tools call", "Call a tool.", CallToolCommand::new),
                new Entry("tools list", "The tools that you may call.", ListToolsCommand::new));
    }

    /// Those that speak to agents.
    private static List<Entry> ofAgents() {
        List<Entry> all = new ArrayList<>(AgentCommands.all());
        all.add(new Entry("tui", "Talk to an agent in this terminal.", TuiCommand::new));
        all.add(new Entry("memory index", "Take notes into the index.", IndexMemoryCommand::new));
        all.add(new Entry("memory search", "Find notes.", SearchMemoryCommand::new));
        all.add(new Entry("memory status", "What the index has.", MemoryStatusCommand::new));
        return all;
    }

    /// Those that answer what waits, and what was answered for good.
    private static List<Entry> ofApprovals() {
        return List.of(
                new Entry(
                        "approvals allowlist",
                        "Allow a command pattern for good, or no longer.",
                        AllowlistCommand::new),
                new Entry("approvals get", "What was allowed for good.", GetApprovalsCommand::new),
                new Entry("approvals list", "What waits for an answer.", ListApprovalsCommand::new),
                new Entry(
                        "approvals resolve",
                        "Answer a waiting call: allow-once, allow-always or deny.",
                        ResolveCommand::new),
                new Entry(
                        "approvals set",
                        "Replace all that was allowed for good.",
                        SetApprovalsCommand::new),
                new Entry(
                        "approvals watch",
                        "Be asked: show each call that needs an answer.",
                        WatchApprovalsCommand::new),
                new Entry("approve", "Allow a waiting call, once or always.", ApproveCommand::new),
                new Entry("deny", "Refuse a waiting call.", DenyCommand::new));
    }

    /// Those for code of other people's own.
    private static List<Entry> ofPlugins() {
        return List.of(
                new Entry("plugins disable", "Leave a plugin out.", EnablePluginCommand::disabling),
                new Entry(
                        "plugins doctor",
                        "What is wrong with plugins, and what to do.",
                        PluginDoctorCommand::new),
                new Entry(
                        "plugins enable", "Let a plugin take part.", EnablePluginCommand::enabling),
                new Entry("plugins info", "All about one plugin.", PluginInfoCommand::new),
                new Entry(
                        "plugins install", "Take a jar or a folder in.", InstallPluginCommand::new),
                new Entry(
                        "plugins list",
                        "Which plugins there are, and how they stand.",
                        ListPluginsCommand::new),
                new Entry("plugins new", "Write a plugin to begin with.", NewPluginCommand::new),
                new Entry(
                        "plugins update",
                        "Take a newer version of a plugin.",
                        UpdatePluginCommand::new));
    }

    /// Those that ask a gateway who works where.
    private static List<Entry> ofPlacesAndPeople() {
        return List.of(
                new Entry(
                        "sandbox build",
                        "Make the image of sandboxes, without a registry.",
                        BuildSandboxCommand::new),
                new Entry(
                        "sandbox explain",
                        "Say where a call would run, with what, and which setting says so.",
                        ExplainSandboxCommand::new),
                new Entry(
                        "sandbox list", "The sandboxes that are open.", ListSandboxesCommand::new),
                new Entry(
                        "sandbox prune",
                        "Close the sandboxes that nobody uses.",
                        PruneSandboxesCommand::new),
                new Entry(
                        "sandbox recreate",
                        "Close sandboxes, so that the next call opens them anew.",
                        RecreateSandboxCommand::new),
                new Entry("users add", "Make a user and print the key.", AddUserCommand::new),
                new Entry("users list", "The users that have a key.", ListUsersCommand::new),
                new Entry(
                        "users remove",
                        "Take a user's key and section of the configuration away.",
                        RemoveUserCommand::new),
                new Entry("users revoke", "Take a user's key away.", RevokeUserCommand::new),
                new Entry("users rotate", "Replace a user's key.", RotateUserCommand::new),
                new Entry(
                        "workspaces add",
                        "Add a workspace to the configuration.",
                        AddWorkspaceCommand::new),
                new Entry(
                        "workspaces list",
                        "The workspaces of the gateway.",
                        ListWorkspacesCommand::new),
                new Entry(
                        "workspaces remove",
                        "Take a workspace out of the configuration.",
                        RemoveWorkspaceCommand::new));
    }

    /// Those that ask a gateway which devices may come in.
    private static List<Entry> ofDevices() {
        return List.of(
                new Entry("devices approve", "Let a device in.", ApproveDeviceCommand::new),
                new Entry(
                        "devices clear",
                        "Forget every device, or every request.",
                        ClearDevicesCommand::new),
                new Entry(
                        "devices list",
                        "The devices that are paired, and those that ask for it.",
                        ListDevicesCommand::new),
                new Entry(
                        "devices reject",
                        "Turn the request of a device down.",
                        RejectDeviceCommand::new),
                new Entry("devices remove", "Forget a paired device.", RemoveDeviceCommand::new),
                new Entry(
                        "devices rename",
                        "Give a paired device another name.",
                        RenameDeviceCommand::new),
                new Entry("devices revoke", "Take a device's token away.", RevokeTokenCommand::new),
                new Entry("devices rotate", "Replace a device's token.", RotateTokenCommand::new));
    }

    /// Those that ask a gateway which models it can ask.
    private static List<Entry> ofModels() {
        return List.of(
                new Entry(
                        "models auth add", "Keep the key of a provider.", AddModelKeyCommand::new),
                new Entry(
                        "models auth remove",
                        "Forget the key of a provider.",
                        RemoveModelKeyCommand::new),
                new Entry("models list", "The models that have a key.", ListModelsCommand::new),
                new Entry("models set", "Choose the model that is asked.", SetModelCommand::new),
                new Entry(
                        "models status",
                        "Which model is asked, and which keys there are.",
                        ModelStatusCommand::new));
    }

    /// Those that ask a gateway for other machines.
    private static List<Entry> ofNodes() {
        return List.of(
                new Entry(
                        "nodes describe",
                        "Everything that a node says of itself.",
                        DescribeNodeCommand::new),
                new Entry("nodes invoke", "Run a command of a node.", InvokeNodeCommand::new),
                new Entry(
                        "nodes list",
                        "The machines that run commands for the gateway.",
                        ListNodesCommand::new),
                new Entry("nodes remove", "Forget a node.", RemoveNodeCommand::new),
                new Entry("nodes rename", "Give a node another name.", RenameNodeCommand::new),
                new Entry("nodes run", "Run a command on a node.", RunOnNodeCommand::new));
    }

    /// Those that work on this machine.
    private static List<Entry> ofThisMachine() {
        return List.of(
                new Entry(
                        "completion",
                        "Print a completion script for bash, zsh or fish.",
                        CompletionCommand::new),
                new Entry("config file", "Where the configuration is.", ConfigFileCommand::new),
                new Entry("config get", "Show a setting.", ConfigGetCommand::new),
                new Entry(
                        "config schema",
                        "Print the JSON schema of the configuration.",
                        ConfigSchemaCommand::new),
                new Entry("config set", "Change a setting.", ConfigSetCommand::new),
                new Entry("config unset", "Remove a setting.", ConfigUnsetCommand::new),
                new Entry(
                        "config validate", "Check the configuration.", ConfigValidateCommand::new),
                new Entry(
                        "doctor",
                        "Find out what is wrong with this installation.",
                        DoctorCommand::new),
                new Entry("man", "Print or write manual pages.", ManCommand::new),
                new Entry(
                        "mcp",
                        "Be the MCP server of a coding client on this machine.",
                        McpCommand::new),
                new Entry(
                        "onboard",
                        "The first steps: a model, a running gateway, a conversation.",
                        OnboardCommand::new),
                new Entry(
                        "security audit",
                        "Look for what opens a door: settings, files, the running gateway.",
                        SecurityAuditCommand::new),
                new Entry(
                        "setup",
                        "Make state folder, configuration, token and workspace.",
                        SetupCommand::new),
                new Entry(
                        "tunnel",
                        "Keep an SSH tunnel to a gateway of another machine up.",
                        TunnelCommand::new),
                new Entry("version", "The version of this program.", VersionCommand::new));
    }

    /// Those that make the gateway a service of this machine.
    private static List<Entry> ofTheService() {
        ServiceKind gateway = new GatewayKind();
        return List.of(
                new Entry(
                        "gateway install",
                        "Make the gateway a service of this machine, and start it.",
                        () -> new InstallServiceCommand(gateway)),
                new Entry(
                        "gateway restart",
                        "Start the gateway anew: its service, else in its process.",
                        RestartGatewayCommand::new),
                new Entry(
                        "gateway start",
                        "Start the gateway's service.",
                        () -> new SteerServiceCommand(gateway, Verb.START)),
                new Entry(
                        "gateway status",
                        "Whether the service runs and the gateway answers.",
                        () -> new ServiceStatusCommand(gateway)),
                new Entry(
                        "gateway stop",
                        "Stop the gateway's service.",
                        () -> new SteerServiceCommand(gateway, Verb.STOP)),
                new Entry(
                        "gateway uninstall",
                        "Stop the gateway's service and remove it.",
                        () -> new SteerServiceCommand(gateway, Verb.UNINSTALL)));
    }

    /// Those that keep what is installed here.
    private static List<Entry> ofTheInstallation() {
        return List.of(
                new Entry(
                        "backup create",
                        "Keep configuration, users, devices and audit log in one file.",
                        CreateBackupCommand::new),
                new Entry("backup list", "The backups that are there.", ListBackupsCommand::new),
                new Entry(
                        "backup restore",
                        "Put a backup in the place of what is there.",
                        RestoreBackupCommand::new),
                new Entry(
                        "backup verify",
                        "Check a backup and the audit log in it.",
                        VerifyBackupCommand::new),
                new Entry(
                        "reset", "Settings or state as before the first start.", ResetCommand::new),
                new Entry(
                        "uninstall",
                        "Remove service, state, workspace or program.",
                        UninstallCommand::new),
                new Entry("update", "Install another build, with a way back.", UpdateCommand::new),
                new Entry(
                        "update status",
                        "What is installed, and what there is.",
                        UpdateStatusCommand::new));
    }

    static @Nullable Entry find(String words) {
        for (String name : CommandLineSplit.meant(words)) {
            Entry found = exact(name);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private static @Nullable Entry exact(String name) {
        for (Entry entry : all()) {
            if (entry.name().equals(name)) {
                return entry;
            }
        }
        return null;
    }

    static List<String> names() {
        return all().stream().map(Entry::name).sorted(Comparator.naturalOrder()).toList();
    }

    static Described syntax(Entry entry) {
        Command command = entry.make().get();
        Syntax syntax = new Syntax(entry.name(), entry.summary());
        command.describe(syntax);
        boolean ownTimeout = syntax.options().contains("--timeout");
        syntax.globals();
        GlobalOptions.describe(syntax);
        return new Described(command, syntax, ownTimeout);
    }
}
