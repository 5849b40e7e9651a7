package bot.molt.execution;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import bot.molt.execution.approval.Approval;
import bot.molt.execution.approval.Approvals;
import bot.molt.execution.approval.Asker;
import bot.molt.execution.audit.AuditLog;
import bot.molt.execution.policy.Decision;
import bot.molt.execution.policy.Policy;
import bot.molt.execution.quota.Quotas;
import bot.molt.execution.quota.Turns;
import bot.molt.execution.workspace.Workspaces;
import bot.molt.spi.Caller;
import bot.molt.spi.sandbox.ProcessRequest;
import bot.molt.spi.sandbox.Sandbox;
import bot.molt.spi.sandbox.SandboxFiles;
import bot.molt.spi.sandbox.SandboxProcess;
import bot.molt.spi.tool.Access;
import bot.molt.spi.tool.Effect;
import bot.molt.spi.tool.Processes;
import bot.molt.spi.tool.RunningProcess;
import bot.molt.spi.tool.Tool;
import bot.molt.spi.tool.ToolContext;
import bot.molt.spi.tool.ToolResult;
import bot.molt.spi.tool.ToolSpec;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/// A whole road over tools, a policy and a journal that a test sets.
final class Road implements AutoCloseable {
    static final Caller OPERATOR =
            new Caller("operator", Caller.Role.OPERATOR, "s1", "http", "127.0.0.1");

    final Queue<String> journal = new ConcurrentLinkedQueue<>();
    final Queue<String> remembered = new ConcurrentLinkedQueue<>();
    volatile Decision decision = new Decision.Allow(reason("allowed"));
    volatile boolean journalBroken;
    final Approvals approvals;
    final Execution execution;

    /// What a tool of a test does.
    interface Body {
        ToolResult call(ToolContext context) throws IOException, InterruptedException;
    }

    record Args(String text) {}

    Road(Body body) {
        this(Duration.ofSeconds(5), body);
    }

    Road(Duration approvalWait, Body body) {
        approvals =
                new Approvals(
                        InstantSource.system(),
                        () -> approvalWait,
                        (user, patterns) -> remembered.add(user + " " + patterns),
                        (approval, answer, by) -> journal.add("answered " + answer + " by " + by));
        execution =
                new Execution(
                        new Execution.Parts(
                                List.of(tool(body)),
                                () -> policy,
                                (caller, id, wish, progress) ->
                                        new Workspaces.Workspace(id, new NoSandbox()),
                                (caller, sandbox, started) -> new NoProcesses(),
                                new Turns(Quotas::standard),
                                (_, _, _) -> {},
                                approvals,
                                new Lines(),
                                List.of(),
                                InstantSource.system()));
    }

    static Decision.Reason reason(String text) {
        return new Decision.Reason(text, "rule", "tools.exec.allowlist[0]");
    }

    static Json.Obj args(String text) {
        return JsonText.parseObject(text.replace('\'', '"'));
    }

    Invocation say(String text) {
        return Invocation.of("say", args("{'text':'" + text + "'}"), OPERATOR, null);
    }

    Outcome run(Invocation invocation) {
        return execution.run(invocation);
    }

    Invocation asking(String text, Asker asker) {
        return say(text).askedThrough(asker);
    }

    private final Policy policy =
            new Policy() {
                @Override
                public Decision decide(Subject subject, ToolSpec<?> tool, List<Access> accesses) {
                    return decision;
                }

                @Override
                public boolean shows(Subject subject, String tool) {
                    return true;
                }
            };

    private static Tool<Args> tool(Body body) {
        ToolSpec<Args> spec = new ToolSpec<>("say", "Says it.", Args.class, Effect.RUNS);
        return new Tool<>() {
            @Override
            public ToolSpec<Args> spec() {
                return spec;
            }

            @Override
            public List<Access> accesses(Args args) {
                return List.of();
            }

            @Override
            public ToolResult call(Args args, ToolContext context)
                    throws IOException, InterruptedException {
                return body.call(context);
            }
        };
    }

    private final class Lines implements Journal, AuditLog.Ticket {
        @Override
        public AuditLog.Ticket decided(
                Invocation invocation, Policy.Subject subject, Decision decided) {
            return line("decided " + decided.getClass().getSimpleName());
        }

        @Override
        public AuditLog.Ticket answered(Approval approval, Asker.Answer answer, String by) {
            return line("answered " + answer);
        }

        @Override
        public AuditLog.Ticket ended(Invocation invocation, Outcome outcome, Duration took) {
            return line("ended " + outcome.getClass().getSimpleName());
        }

        private AuditLog.Ticket line(String text) {
            if (journalBroken) {
                throw new CodedException(ErrorCode.AUDIT_UNAVAILABLE, "audit: disk full");
            }
            journal.add(text);
            return this;
        }

        @Override
        public void awaitWritten() {}

        @Override
        public void awaitDurable() {}
    }

    private static final class NoProcesses implements Processes {
        @Override
        public RunningProcess start(ProcessRequest request) {
            throw new AssertionError("no processes here");
        }

        @Override
        public List<RunningProcess> list() {
            return List.of();
        }

        @Override
        public Optional<RunningProcess> find(String id) {
            return Optional.empty();
        }

        @Override
        public void remove(String id) {}
    }

    private static final class NoSandbox implements Sandbox {
        @Override
        public String kind() {
            return "none";
        }

        @Override
        public String workspace() {
            return "/";
        }

        @Override
        public SandboxFiles files() {
            throw new AssertionError("no files here");
        }

        @Override
        public SandboxProcess start(ProcessRequest request) {
            throw new AssertionError("no processes here");
        }

        @Override
        public List<String> shell() {
            return List.of("/bin/sh", "-c");
        }

        @Override
        public void close() {}
    }

    static @Nullable String textOf(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Done(ToolResult result) -> result.text();
            case Outcome.Refused(ErrorCode code, Decision.Reason why) -> code + ": " + why.text();
            case Outcome.Failed(ErrorCode code, String message) -> code + ": " + message;
        };
    }

    @Override
    public void close() {
        execution.close();
        approvals.close();
    }
}
