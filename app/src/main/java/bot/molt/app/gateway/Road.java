package bot.molt.app.gateway;

import bot.molt.app.config.LiveConfig;
import bot.molt.app.config.MoltbotConfig;
import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.config.ConfigFiles;
import bot.molt.base.redact.Redactor;
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
import bot.molt.execution.workspace.Guards;
import bot.molt.execution.workspace.WorkspacePool;
import bot.molt.sandboxes.host.HostSandboxProvider;
import bot.molt.spi.tool.Tool;
import bot.molt.tools.Tools;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The execution road of one gateway, put together.
final class Road implements AutoCloseable {
    private static final Duration DRAIN = Duration.ofSeconds(5);

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
    Road(LiveConfig live, Redactor redactor, CallListener metrics, String version)
            throws IOException {
        this.live = live;
        MoltbotConfig config = config();
        ConfigFiles files = live.reader().files();
        InstantSource clock = InstantSource.system();
        Path logs = files.state().resolve("logs");
        audit =
                FileAuditLog.open(
                        config.logging().auditLog(), logs.resolve("audit.jsonl"), redactor, clock);
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
        List<Tool<?>> tools = Tools.builtIn();
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
        Map<String, String> env =
                BaseEnvironment.of(files.environment(), config.tools().exec().pathPrepend());
        workspaces =
                new WorkspacePool(
                        (caller, id) ->
                                policy.plans()
                                        .plan(caller, id)
                                        .withGuards(policy.engine().lists(caller, id)),
                        sandboxes,
                        env,
                        Guards.install(
                                files.state().resolve("guards"), env.getOrDefault("PATH", "")));
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
        audit.append(AuditRecords.gateway("start", version));
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

    /// Lets calls end, cancels the rest, ends processes, closes the log last.
    @Override
    public void close() {
        try {
            execution.drain(DRAIN);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        execution.close();
        approvals.close();
        processes.close();
        workspaces.close();
        sandboxes.close();
        audit.close();
    }
}
