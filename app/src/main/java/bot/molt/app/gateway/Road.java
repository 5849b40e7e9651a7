package bot.molt.app.gateway;

import bot.molt.app.config.LiveConfig;
import bot.molt.app.config.MoltbotConfig;
import bot.molt.app.plugin.Plugged;
import bot.molt.app.service.BaseEnvironment;
import bot.molt.app.skills.SkillPart;
import bot.molt.app.skills.SkillReadTool;
import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.concurrent.TaskScope;
import bot.molt.base.config.ConfigFiles;
import bot.molt.execution.CallListener;
import bot.molt.execution.Execution;
import bot.molt.execution.approval.Approval;
import bot.molt.execution.approval.Approvals;
import bot.molt.execution.approval.Asker;
import bot.molt.execution.approval.RememberedRules;
import bot.molt.execution.audit.AuditJournal;
import bot.molt.execution.audit.AuditRecords;
import bot.molt.execution.audit.RefusedConnections;
import bot.molt.execution.audit.SlowTools;
import bot.molt.execution.egress.EgressListener;
import bot.molt.execution.policy.Decision;
import bot.molt.execution.policy.ExecConfig;
import bot.molt.execution.policy.Policy;
import bot.molt.execution.policy.StartedCommands;
import bot.molt.execution.process.ProcessTable;
import bot.molt.execution.quota.DiskWatch;
import bot.molt.execution.sandbox.SandboxPlan;
import bot.molt.execution.workspace.WorkspacePool;
import bot.molt.execution.workspace.Workspaces;
import bot.molt.spi.Caller;
import bot.molt.spi.tool.Access;
import bot.molt.spi.tool.Effect;
import bot.molt.spi.tool.Tool;
import bot.molt.spi.tool.ToolSpec;
import bot.molt.tools.Tools;
import bot.molt.tools.exec.ExecDefaults;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The execution road of one gateway, put together.
final class Road implements AutoCloseable {
    private static final Duration DRAIN = Duration.ofSeconds(1);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(15);

    private final LiveConfig live;
    private final AuditPart audit;
    private final RememberedRules rules;
    private final PolicyHolder policy;
    private final Approvals approvals;
    private final ProcessTable processes;
    private final Sandboxing sandboxing;
    private final TargetKinds targets;
    private final WorkspacePool workspaces;
    private final QuotaPart quotas;
    private final DiskWatch disk;
    private final SlowTools slow;
    private final Execution execution;

    /// Errors: `audit_unavailable` where the audit log was tampered with or is in use.
    ///
    /// @param more tools beside the built-in ones
    /// @param nodes other machines
    /// @param metrics told of each ended call
    /// @param connections told of each connection out of a sandbox
    /// @param keyHolders users with a key of their own
    Road(
            GatewaySetup setup,
            More more,
            NodePart nodes,
            CallListener metrics,
            EgressListener connections,
            Predicate<String> keyHolders)
            throws IOException {
        this.live = setup.live();
        MoltbotConfig config = config();
        ConfigFiles files = live.reader().files();
        InstantSource clock = InstantSource.system();
        quotas = new QuotaPart(config, files.state().resolve("spool"));
        rules =
                RememberedRules.open(
                        files.state().resolve("exec-approvals.json"), clock, this::applyPolicy);
        audit = audit(setup, clock);
        sandboxing =
                Sandboxing.start(
                        files.state(),
                        config.agents().defaults().sandbox(),
                        nodes,
                        List.of(connections, refusals(clock)));
        targets = sandboxing.targets();
        targets.lend(more.plugins().get().targets());
        processes =
                ProcessTable.start(
                        () -> config().tools().exec().processes(),
                        quotas.spool(),
                        quotas.rates(),
                        quotas.cpu(),
                        clock);
        List<Tool<?>> tools = tools(setup.contributions(), more);
        policy = policy(() -> names(tools, more.guests()), keyHolders, nodes, more.skills());
        processes.giving(more.skills()::variables);
        AuditJournal journal = new AuditJournal(audit.log());
        approvals =
                new Approvals(
                        clock,
                        () -> approvalWait(config()),
                        rules,
                        (approval, answer, by) -> recorded(journal, approval, answer, by));
        workspaces = pool(clock);
        disk =
                new DiskWatch(
                        quotas::now, quotas.spool()::bytes, workspaces::isUsed, workspaces::remove);
        slow = new SlowTools(threshold(config));
        execution =
                new Execution(
                        new Execution.Parts(
                                tools,
                                policy::policy,
                                workspaces,
                                processes::forCall,
                                quotas.turns(),
                                this::admit,
                                approvals,
                                journal,
                                List.of(
                                        metrics,
                                        (call, outcome, took) ->
                                                slow.note(call.invocation(), outcome, took)),
                                clock));
        audit.log().append(AuditRecords.gateway("start", setup.version()));
        sandboxing.check(policy.rules().kinds());
    }

    private static Set<String> names(List<Tool<?>> tools, Set<String> guests) {
        Set<String> all = new HashSet<>(guests);
        tools.forEach(tool -> all.add(tool.spec().name()));
        return all;
    }

    /// Takes what plugins add: tools, and kinds of targets. Sandboxes of a kind that goes are left.
    public void lend(Plugged plugged) {
        execution.lend(plugged.tools());
        applyPolicy();
        targets.lend(plugged.targets()).forEach(workspaces::retire);
    }

    private PolicyHolder policy(
            Supplier<Set<String>> tools,
            Predicate<String> keyHolders,
            NodePart nodes,
            SkillPart skills)
            throws IOException {
        ConfigFiles files = live.reader().files();
        return new PolicyHolder(
                new PolicyHolder.Facts(
                        tools,
                        this::started,
                        files.state(),
                        files.environment(),
                        keyHolders,
                        targets::readiness,
                        nodes::fullName,
                        skills::binds),
                config(),
                rules);
    }

    private EgressListener refusals(InstantSource clock) {
        return new RefusedConnections(record -> audit().log().append(record), clock);
    }

    private WorkspacePool pool(InstantSource clock) {
        return new WorkspacePool(
                new WorkspacePool.Parts(
                        (caller, id, wish) -> policy().plan(caller, id, wish),
                        targets,
                        BaseEnvironment.of(
                                live.reader().files().environment(),
                                config().tools().exec().pathPrepend()),
                        sandbox -> processes().runsIn(sandbox),
                        quotas.cpu()::look,
                        clock));
    }

    private static AuditPart audit(GatewaySetup setup, InstantSource clock) {
        LiveConfig live = setup.live();
        Path logs = live.reader().files().state().resolve("logs");
        return AuditPart.open(
                live.current().config().logging().auditLog(),
                logs.resolve("audit.jsonl"),
                setup.redactor(),
                clock);
    }

    /// Tools beside the built-in ones.
    ///
    /// @param own those that are the gateway itself
    /// @param plugins what other people's own code adds now
    /// @param skills what sandboxes show of them, and what commands get of them
    record More(List<Tool<?>> own, Supplier<Plugged> plugins, SkillPart skills) {
        Set<String> guests() {
            return plugins.get().tools().stream()
                    .map(guest -> guest.tool().spec().name())
                    .collect(Collectors.toSet());
        }
    }

    /// What calls of a caller see of skills.
    SkillPart.Sight sight() {
        return new SkillPart.Sight() {
            @Override
            public Optional<SandboxPlan> plan(Caller caller) {
                return planned(caller);
            }

            @Override
            public boolean mayRead(Caller caller, SandboxPlan plan, String path) {
                Policy.Subject subject =
                        new Policy.Subject(caller, null, plan.workspace(), plan.target());
                return execution
                        .spec("read")
                        .map(read ->
                                policy.policy()
                                        .decide(subject, read, List.of(new Access.Read(path))))
                        .filter(Decision.Allow.class::isInstance)
                        .isPresent();
            }

            @Override
            public void anew() {
                apply(config());
            }
        };
    }

    /// Empty where a workspace cannot be had: a call says why.
    private Optional<SandboxPlan> planned(Caller caller) {
        try {
            return Optional.of(policy.plan(caller, null, null).sandbox());
        } catch (CodedException e) {
            return Optional.empty();
        }
    }

    /// Names that no plugin can take.
    static Set<String> ownTools(Contributions contributions, List<Tool<?>> own) {
        List<Tool<?>> tools = new ArrayList<>(Tools.builtIn());
        tools.addAll(own);
        tools.addAll(contributions.tools());
        return names(tools, Set.of());
    }

    private List<Tool<?>> tools(Contributions contributions, More more) {
        List<Tool<?>> tools = new ArrayList<>(Tools.builtIn(this::execDefaults));
        tools.addAll(more.own());
        tools.addAll(contributions.tools());
        tools.replaceAll(tool ->
                SkillReadTool.around(
                        tool, more.skills()::binds, () -> targets.of(SandboxPlan.HOST)));
        return Tools.distinct(tools);
    }

    Execution execution() {
        return execution;
    }

    RememberedRules rules() {
        return rules;
    }

    Approvals approvals() {
        return approvals;
    }

    AuditPart audit() {
        return audit;
    }

    PolicyHolder policy() {
        return policy;
    }

    private void admit(Caller caller, Workspaces.Workspace workspace, ToolSpec<?> tool) {
        SandboxPlan plan = workspace.plan();
        if (tool.effect() == Effect.RUNS && tool.turn() == ToolSpec.Turn.TAKES) {
            quotas.cpu().beforeRunning(caller.userId(), workspace.sandbox());
        }
        disk.beforeWriting(
                plan == null || !plan.walled() ? null : plan.spec(),
                tool.effect() == Effect.WRITES
                        ? DiskWatch.Writing.FILE
                        : DiskWatch.Writing.COMMAND);
    }

    /// Counts what open sandboxes used of the processors.
    void lookAtCpu() {
        workspaces.forEachOpen(quotas.cpu()::look);
    }

    DiskWatch disk() {
        return disk;
    }

    QuotaPart quotas() {
        return quotas;
    }

    WorkspacePool workspaces() {
        return workspaces;
    }

    TargetKinds targets() {
        return targets;
    }

    /// Targets that are in use and do not work here, with what is missing.
    Map<String, String> missingTargets() {
        return sandboxing.missing();
    }

    ProcessTable processes() {
        return processes;
    }

    /// Follows the configuration that holds now.
    void apply(MoltbotConfig config) {
        applyPolicy();
        quotas.apply(config);
        audit.configure(config.logging().auditLog());
        slow.configure(threshold(config));
        workspaces.trim();
        sandboxing.check(policy.rules().kinds());
    }

    private Optional<StartedCommands.Started> started(String processId) {
        return processes
                .commandLine(processId)
                .map(line -> new StartedCommands.Started(line, processes.hasTerminal(processId)));
    }

    private ExecDefaults execDefaults() {
        ExecConfig exec = config().tools().exec();
        return new ExecDefaults(exec.timeout(), exec.background());
    }

    private MoltbotConfig config() {
        return live.current().config();
    }

    private void applyPolicy() {
        policy.apply(config(), rules);
    }

    private static Duration approvalWait(MoltbotConfig config) {
        return config.approvals().exec().enabled()
                ? config.approvals().exec().waitLimit()
                : Duration.ZERO;
    }

    private static @Nullable Duration threshold(MoltbotConfig config) {
        return config.logging().performance().enabled()
                ? config.logging().performance().slowToolThreshold()
                : null;
    }

    /// An answer has no effect before it is on the disk.
    private static void recorded(
            AuditJournal journal, Approval approval, Asker.Answer answer, String by) {
        try {
            journal.answered(approval, answer, by).awaitDurable();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CodedException(ErrorCode.CANCELLED, "the call was cancelled", e);
        }
    }

    /// Lets calls end for a moment, cancels the rest and ends every process.
    void stop() {
        try (TaskScope ending = new TaskScope("road-stop")) {
            execution.drain(DRAIN);
            ending.fork(() -> {
                execution.close();
                return true;
            });
            ending.fork(() -> {
                processes.close();
                return true;
            });
            ending.join(STOP_LIMIT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Stops what still runs; closes the log last.
    @Override
    public void close() {
        stop();
        approvals.close();
        disk.close();
        workspaces.close();
        sandboxing.close();
        audit.close();
    }
}
