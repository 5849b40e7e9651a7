package bot.molt.execution;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.bind.Binder;
import bot.molt.base.concurrent.RunContext;
import bot.molt.base.concurrent.TaskScope;
import bot.molt.base.concurrent.Trace;
import bot.molt.execution.approval.Approvals;
import bot.molt.execution.audit.AuditLog;
import bot.molt.execution.policy.Decision;
import bot.molt.execution.policy.Policy;
import bot.molt.execution.quota.Turns;
import bot.molt.execution.workspace.Workspaces;
import bot.molt.spi.Caller;
import bot.molt.spi.tool.Effect;
import bot.molt.spi.tool.Tool;
import bot.molt.spi.tool.ToolSpec;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The road of every tool call, whatever door it came through: found, bound, decided, asked for,
/// run, recorded. An answer leaves only after its record is on the disk.
///
/// Threads: safe for any number of calls at once.
public final class Execution implements AutoCloseable {
    /// What the road is made of.
    ///
    /// @param policy the snapshot that holds now
    /// @param turns who may run when
    /// @param admission asked before a tool that may change something
    /// @param journal where decisions and outcomes are recorded
    /// @param listeners told of each end, in order
    public record Parts(
            List<Tool<?>> tools,
            Supplier<Policy> policy,
            Workspaces workspaces,
            ProcessesSource processes,
            Turns turns,
            Admission admission,
            Approvals approvals,
            Journal journal,
            List<CallListener> listeners,
            InstantSource clock) {}

    /// Whether a call may go on now, where more counts than policy.
    @FunctionalInterface
    public interface Admission {
        /// Refuses by a failure: `rate_limited`.
        void check(Caller caller, Workspaces.Workspace workspace, ToolSpec<?> tool);
    }

    private final Parts parts;
    private final ToolShelf tools;
    private final List<CallListener> guests = new CopyOnWriteArrayList<>();
    private final CallDirectory calls;
    private final SessionFiles seenFiles = new SessionFiles();
    private final TaskScope scope = new TaskScope("call");
    private volatile CallGuard guard = CallGuard.NONE;

    public Execution(Parts parts) {
        this.parts = parts;
        this.calls = new CallDirectory(parts.clock());
        this.tools = new ToolShelf(parts.tools());
    }

    /// Replaces the tools that come and go. A call that runs ends with the one it began with.
    public void lend(List<Guest> now) {
        tools.lend(now);
    }

    /// From now on each call that the policy does not refuse is shown to it first.
    public void guard(CallGuard stricter) {
        guard = stricter;
    }

    /// Is told of each end, behind those that the road is made of.
    public void listen(CallListener listener) {
        guests.add(listener);
    }

    /// Runs the call on this thread; an interrupt cancels it.
    public Outcome run(Invocation invocation) {
        return run(invocation, _ -> {});
    }

    /// Runs the call on this thread.
    ///
    /// @param watcher is handed the call before it runs
    public Outcome run(Invocation invocation, Consumer<Call> watcher) {
        Call call = new Call(invocation, parts.clock().instant());
        calls.add(call);
        try {
            watcher.accept(call);
            return inContext(call);
        } finally {
            calls.drop(call);
        }
    }

    /// Starts the call on a thread of its own. Its clients may go and come back: see [#find].
    public Call start(Invocation invocation) {
        Call call = new Call(invocation, parts.clock().instant());
        calls.add(call);
        scope.fork(() -> {
            try {
                return inContext(call);
            } finally {
                calls.keep(call);
            }
        });
        return call;
    }

    /// A call of this caller that runs or ended lately.
    public Optional<Call> find(String callId, Caller caller) {
        return calls.find(callId, caller);
    }

    /// The calls that run now.
    public List<Call> running() {
        return calls.running();
    }

    /// What a tool says of itself, whoever may see it; empty where there is none.
    public Optional<ToolSpec<?>> spec(String name) {
        return tools.find(name).map(Tool::spec);
    }

    /// The tools that the policy shows to the caller, sorted by name.
    ///
    /// @param workspace id of `routing.workspaces`; null for the caller's own
    public List<ToolSpec<?>> tools(Caller caller, @Nullable String workspace) {
        Policy policy = parts.policy().get();
        Policy.Subject subject = new Policy.Subject(caller, workspace, "/");
        return tools.all().stream()
                .<ToolSpec<?>>map(Tool::spec)
                .filter(spec -> policy.shows(subject, spec))
                .toList();
    }

    /// Waits up to `grace` for running calls, then cancels the rest.
    public void drain(Duration grace) throws InterruptedException {
        scope.join(grace);
    }

    @Override
    public void close() {
        calls.running().forEach(Call::cancel);
        scope.close();
    }

    private Outcome inContext(Call call) {
        Caller caller = call.caller();
        Outcome[] outcome = new Outcome[1];
        new RunContext(call.id(), caller.userId(), caller.session(), Trace.next())
                .run(() -> outcome[0] = recorded(call));
        return outcome[0];
    }

    private Outcome recorded(Call call) {
        long start = System.nanoTime();
        call.runOn(Thread.currentThread());
        Outcome outcome = attempted(call);
        call.ending();
        Thread.interrupted();
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        outcome = durable(call, outcome, took);
        call.did(Call.Step.RECORD, start + took.toNanos());
        call.end(outcome);
        for (CallListener listener : parts.listeners()) {
            listener.ended(call, outcome, took);
        }
        for (CallListener listener : guests) {
            listener.ended(call, outcome, took);
        }
        return outcome;
    }

    private Outcome attempted(Call call) {
        try (ToolShelf.Held held = tools.take(call.invocation().tool())) {
            return attempt(call, held.tool());
        } catch (IOException | InterruptedException | RuntimeException | Error e) {
            return Failures.of(e);
        }
    }

    private Outcome durable(Call call, Outcome outcome, Duration took) {
        try {
            parts.journal().ended(call.invocation(), outcome, took).awaitDurable();
            return outcome;
        } catch (CodedException e) {
            return new Outcome.Failed(e.code(), e.text());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Outcome.Failed(
                    ErrorCode.AUDIT_UNAVAILABLE, "the gateway stops; the outcome was not recorded");
        }
    }

    private <A extends Record> Outcome attempt(Call call, Tool<A> tool)
            throws IOException, InterruptedException {
        Invocation invocation = call.invocation();
        A args = Binder.bind(tool.spec().args(), invocation.args());
        try (Workspaces.Workspace workspace =
                parts.workspaces()
                        .open(
                                call.caller(),
                                invocation.workspace(),
                                tool.wish(args).orElse(null),
                                call::progress)) {
            return inWorkspace(call, tool, args, workspace);
        }
    }

    private <A extends Record> Outcome inWorkspace(
            Call call, Tool<A> tool, A args, Workspaces.Workspace workspace)
            throws IOException, InterruptedException {
        Invocation invocation = call.invocation();
        Policy.Subject subject =
                new Policy.Subject(
                        call.caller(),
                        workspace.id(),
                        workspace.sandbox().workspace(),
                        workspace.target());
        long began = System.nanoTime();
        Decision decision =
                guarded(
                        invocation,
                        parts.policy().get().decide(subject, tool.spec(), tool.accesses(args)));
        AuditLog.Ticket ticket = parts.journal().decided(invocation, subject, decision);
        Optional<Outcome> refusal = refusal(invocation, subject.target(), decision);
        call.did(Call.Step.DECIDE, began);
        if (refusal.isPresent()) {
            return refusal.get();
        }
        if (tool.spec().effect() != Effect.READS) {
            ticket.awaitWritten();
            parts.admission().check(call.caller(), workspace, tool.spec());
        }
        try (Turns.Turn _ = turn(call.caller().userId(), tool)) {
            return ran(call, tool, args, context(call, subject, workspace));
        }
    }

    /// The decision, or a stricter one.
    private Decision guarded(Invocation invocation, Decision decision) throws InterruptedException {
        return decision instanceof Decision.Deny
                ? decision
                : guard.objection(invocation).<Decision>map(Decision.Deny::new).orElse(decision);
    }

    private static <A extends Record> Outcome ran(
            Call call, Tool<A> tool, A args, CallContext context)
            throws IOException, InterruptedException {
        long began = System.nanoTime();
        try {
            return new Outcome.Done(tool.call(args, context));
        } finally {
            call.did(Call.Step.RUN, began);
        }
    }

    private Turns.Turn turn(String userId, Tool<?> tool) throws InterruptedException {
        return switch (tool.spec().turn()) {
            case TAKES -> parts.turns().take(userId);
            case NEEDS_NONE -> () -> {};
        };
    }

    /// Empty where the call may run.
    private Optional<Outcome> refusal(
            Invocation invocation, Policy.Target target, Decision decision)
            throws InterruptedException {
        return switch (decision) {
            case Decision.Allow _ -> Optional.empty();
            case Decision.Deny(Decision.Reason reason) ->
                    Optional.of(new Outcome.Refused(ErrorCode.DENIED, reason));
            case Decision.Ask ask -> parts.approvals().ask(invocation, target, ask);
        };
    }

    /// The target itself wants a person: asked like any other, and recorded like any other.
    private Optional<Outcome> ask(Invocation invocation, Policy.Subject subject, String target)
            throws InterruptedException {
        Decision.Ask ask =
                new Decision.Ask(
                        new Decision.Reason(
                                "%s wants approval for the command; its own policy says so"
                                        .formatted(target),
                                "ask",
                                target),
                        List.of());
        parts.journal().decided(invocation, subject, ask).awaitWritten();
        return parts.approvals().ask(invocation, subject.target(), ask);
    }

    private CallContext context(Call call, Policy.Subject subject, Workspaces.Workspace workspace) {
        return new CallContext(
                call,
                workspace.sandbox(),
                workspace.timeLimit(),
                new AskingProcesses(
                        parts.processes().open(call.caller(), workspace.sandbox(), call::streams),
                        target -> ask(call.invocation(), subject, target)),
                seenFiles.of(call.caller()),
                parts.policy().get().hosts(subject));
    }
}
