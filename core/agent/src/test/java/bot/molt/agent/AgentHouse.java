package bot.molt.agent;

import bot.molt.agent.delivery.Delivery;
import bot.molt.agent.delivery.Outbox;
import bot.molt.agent.settings.AgentSettings;
import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.execution.Execution;
import bot.molt.execution.Invocation;
import bot.molt.execution.Journal;
import bot.molt.execution.Outcome;
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
import bot.molt.spi.model.Model;
import bot.molt.spi.model.ModelEntry;
import bot.molt.spi.model.Models;
import bot.molt.spi.sandbox.ProcessRequest;
import bot.molt.spi.sandbox.Sandbox;
import bot.molt.spi.sandbox.SandboxFiles;
import bot.molt.spi.sandbox.SandboxProcess;
import bot.molt.spi.tool.Access;
import bot.molt.spi.tool.Processes;
import bot.molt.spi.tool.RunningProcess;
import bot.molt.spi.tool.Tool;
import bot.molt.spi.tool.ToolSpec;
import bot.molt.store.Stores;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// Agents over tools and models of a test, with a real store in a folder.
public final class AgentHouse implements AutoCloseable {
    public static final Caller OPERATOR =
            new Caller("operator", Caller.Role.OPERATOR, "s", "rpc", "127.0.0.1");
    public static final Caller ALICE =
            new Caller("alice", Caller.Role.USER, "s", "rpc", "127.0.0.1");

    private final Approvals approvals =
            new Approvals(
                    InstantSource.system(), () -> Duration.ZERO, (_, _) -> {}, (_, _, _) -> {});
    private final Execution execution;
    private final Agents agents;
    private volatile AgentSettings settings = AgentSettings.DEFAULT;
    private volatile Duration rested = Duration.ZERO;

    public AgentHouse(Path state, List<Model> models, List<Tool<?>> tools) {
        this(state, models, tools, List.of());
    }

    public AgentHouse(
            Path state, List<Model> models, List<Tool<?>> tools, List<Delivery> deliveries) {
        execution =
                new Execution(
                        new Execution.Parts(
                                tools,
                                () -> ALLOWS,
                                (_, id, _, _) -> new Workspaces.Workspace(id, new NoSandbox()),
                                (_, _, _) -> new NoProcesses(),
                                new Turns(Quotas::standard),
                                (_, _, _) -> {},
                                approvals,
                                new NoJournal(),
                                List.of(),
                                InstantSource.system()));
        agents =
                new Agents(
                        new Agents.Parts(
                                () -> open(state),
                                new Listed(models),
                                execution,
                                () -> settings,
                                _ -> state.resolve("workspace"),
                                new Outbox(deliveries, InstantSource.system()),
                                _ -> true,
                                () -> InstantSource.system().instant().plus(rested)));
    }

    /// The clock goes on by so much at once.
    void restUntil(Duration later) {
        rested = later;
    }

    private static Stores open(Path state) {
        try {
            return Stores.open(state, InstantSource.system());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Agents agents() {
        return agents;
    }

    void settings(AgentSettings other) {
        settings = other;
    }

    AgentSettings settings() {
        return settings;
    }

    /// Says something in the main session and waits for the end.
    RunResult say(String key, String text) throws InterruptedException {
        return agents.submit(Inbound.of(key, OPERATOR, "main", text)).await();
    }

    Run submit(String key, String text) throws InterruptedException {
        return agents.submit(Inbound.of(key, OPERATOR, "main", text));
    }

    /// The models of a test; the first is the standard one, the others stand in for it.
    private record Listed(List<Model> list) implements Models {
        @Override
        public Model standard() {
            if (list.isEmpty()) {
                throw new CodedException(ErrorCode.UNAVAILABLE, "no key: add one");
            }
            return list.getFirst();
        }

        @Override
        public Model find(String ref) {
            return list.stream()
                    .filter(model -> model.ref().equals(ref))
                    .findFirst()
                    .orElseThrow(() -> new CodedException(ErrorCode.NOT_FOUND, "model: " + ref));
        }

        @Override
        public List<Model> chain(String ref) {
            if (ref.isEmpty()) {
                return standard() == null ? List.of() : list;
            }
            return List.of(find(ref));
        }

        @Override
        public List<ModelEntry> all() {
            return List.of();
        }
    }

    private static final Policy ALLOWS =
            new Policy() {
                @Override
                public Decision decide(Subject subject, ToolSpec<?> tool, List<Access> accesses) {
                    boolean denied = tool.name().equals("forbidden");
                    Decision.Reason reason = new Decision.Reason("by the test", "rule", "here");
                    return denied ? new Decision.Deny(reason) : new Decision.Allow(reason);
                }

                @Override
                public boolean shows(Subject subject, String tool) {
                    return true;
                }
            };

    private static final class NoJournal implements Journal, AuditLog.Ticket {
        @Override
        public AuditLog.Ticket decided(
                Invocation invocation, Policy.Subject subject, Decision decision) {
            return this;
        }

        @Override
        public AuditLog.Ticket answered(Approval approval, Asker.Answer answer, String by) {
            return this;
        }

        @Override
        public AuditLog.Ticket ended(Invocation invocation, Outcome outcome, Duration took) {
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

    @Override
    public void close() {
        agents.close();
        execution.close();
        approvals.close();
    }
}
