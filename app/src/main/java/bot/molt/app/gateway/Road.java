package bot.molt.app.gateway;

import bot.molt.app.config.LiveConfig;
import bot.molt.app.config.MoltbotConfig;
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
import bot.molt.execution.audit.FileAuditLog;
import bot.molt.execution.audit.SlowTools;
import bot.molt.execution.process.ProcessConfig;
import bot.molt.execution.process.ProcessTable;
import bot.molt.execution.process.Spool;
import bot.molt.execution.workspace.WorkspacePool;
import bot.molt.sandboxes.host.HostSandboxProvider;
import bot.molt.spi.tool.Tool;
import bot.molt.tools.Tools;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The execution road of one gateway, put together.
final class Road implements AutoCloseable {
    private static final Duration DRAIN = Duration.ofMillis(1500);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(15);

    private final LiveConfig live;
    private final FileAuditLog audit;
    private final RememberedRules rules;
    private final PolicyHolder policy;
    private final Approvals approvals;
    private final ProcessTable processes;
    private final HostSandboxProvider sandboxes;
    private final WorkspacePool workspaces;
    private final SlowTools slow;
    private final Execution execution;

    /// Errors: `audit_unavailable` where the audit log was tampered with or is in use.
    ///
    /// @param metrics told of each ended call
    Road(GatewaySetup setup, CallListener metrics) throws IOException {
        this.live = setup.live();
        MoltbotConfig config = config();
        ConfigFiles files = live.reader().files();
        InstantSource clock = InstantSource.system();
        Path logs = files.state().resolve("logs");
        audit =
                FileAuditLog.open(
                        config.logging().auditLog(), logs.resolve("audit.jsonl"), setup.redactor(), clock);
        sandboxes = HostSandboxProvider.recovering(files.state().resolve("process-marks"));
        rules =
                RememberedRules.open(
                        files.state().resolve("exec-approvals.json"), clock, this::applyPolicy);
        ProcessConfig limits = ProcessConfig.defaults();
        processes =
                ProcessTable.start(
                        limits,
                        Spool.open(files.state().resolve("spool"), limits.maxOutput()),
                        clock);
        List<Tool<?>> tools = tools(setup.contributions());
        Set<String> names =
                tools.stream().map(tool -> tool.spec().name()).collect(Collectors.toSet());
        policy = new PolicyHolder(names, processes::commandLine, files.state(), config, rules);
        AuditJournal journal = new AuditJournal(audit);
        approvals =
                new Approvals(
                        clock,
                        () -> approvalWait(config()),
                        rules,
                        (approval, answer, by) -> recorded(journal, approval, answer, by));
        workspaces =
                new WorkspacePool(
                        (caller, id) -> policy.plans().plan(caller, id),
                        sandboxes,
                        BaseEnvironment.of(
                                files.environment(), config.tools().exec().pathPrepend()));
        slow = new SlowTools(threshold(config));
        execution =
                new Execution(
                        new Execution.Parts(
                                tools,
                                policy::policy,
                                workspaces,
                                processes::forCall,
                                approvals,
                                journal,
                                List.of(
                                        metrics,
                                        (call, outcome, took) ->
                                                slow.note(call.invocation(), outcome, took)),
                                clock));
        audit.append(AuditRecords.gateway("start", setup.version()));
    }

    private static List<Tool<?>> tools(Contributions contributions) {
        List<Tool<?>> tools = new ArrayList<>(Tools.builtIn());
        tools.addAll(contributions.tools());
        return Tools.distinct(tools);
    }

    Execution execution() {
        return execution;
    }

    Approvals approvals() {
        return approvals;
    }

    FileAuditLog audit() {
        return audit;
    }

    PolicyHolder policy() {
        return policy;
    }

    ProcessTable processes() {
        return processes;
    }

    /// Follows the configuration that holds now.
    void apply(MoltbotConfig config) {
        applyPolicy();
        audit.configure(config.logging().auditLog());
        slow.configure(threshold(config));
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
            ending.fork(Executors.callable(execution::close));
            ending.fork(Executors.callable(processes::close));
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
        workspaces.close();
        sandboxes.close();
        audit.close();
    }
}
