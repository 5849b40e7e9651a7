package bot.molt.node.guard;

import bot.molt.base.ErrorCode;
import bot.molt.base.json.Json;
import bot.molt.execution.Invocation;
import bot.molt.execution.Journal;
import bot.molt.execution.Outcome;
import bot.molt.execution.policy.Decision;
import bot.molt.execution.policy.Policy;
import bot.molt.node.invoke.NodeFailure;
import bot.molt.spi.Caller;
import bot.molt.spi.tool.Access;
import bot.molt.spi.tool.Effect;
import bot.molt.spi.tool.ToolSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// Decides with the node's own policy what the gateway may do here, and records it in the node's
/// own audit log. What the gateway's operator approved is still held against `deny`.
///
/// Threads: any.
public final class CommandGuard {
    private static final ToolSpec<Nothing> EXEC =
            new ToolSpec<>("exec", "Runs a command.", Nothing.class, Effect.RUNS);
    private static final ToolSpec<Nothing> READ =
            new ToolSpec<>("read", "Reads a file.", Nothing.class, Effect.READS);
    private static final ToolSpec<Nothing> WRITE =
            new ToolSpec<>("write", "Writes a file.", Nothing.class, Effect.WRITES);

    /// Rules that no approval and no pattern opens.
    private static final String CLOSED = "security: deny|(deny|profile|allow) .*";

    private final Supplier<Policy> policy;
    private final Journal journal;
    private final Caller gateway;

    private record Nothing() {}

    /// @param policy the one that holds now
    /// @param address of the gateway, for the records
    public CommandGuard(Supplier<Policy> policy, Journal journal, String address) {
        this.policy = policy;
        this.journal = journal;
        this.gateway = new Caller("operator", Caller.Role.OPERATOR, "gateway", "node", address);
    }

    /// A command that the gateway wants to run.
    ///
    /// @param text as a shell would read it
    /// @param feeds whether bytes can be written to it
    /// @param approved whether an operator of the gateway allowed it
    public record Proposal(
            String text,
            String workspace,
            String workdir,
            Map<String, String> env,
            boolean feeds,
            boolean approved) {}

    /// A file that the gateway wants to read or change.
    ///
    /// @param verb what for: `stat`, `write` …
    public record FileProposal(String verb, String workspace, Access access) {}

    /// May it run?
    ///
    /// Errors: `NodeFailure` `SYSTEM_RUN_DENIED`, with the reason.
    public Permit judge(Proposal proposal) throws InterruptedException {
        Access.Stdin stdin = proposal.feeds() ? Access.Stdin.TEXT : Access.Stdin.NONE;
        Access.Command access =
                new Access.Command(proposal.text(), proposal.workdir(), proposal.env(), stdin);
        Policy.Subject subject = new Policy.Subject(gateway, null, proposal.workspace());
        Json.Obj args =
                Json.object()
                        .put("command", proposal.text())
                        .put("workdir", proposal.workdir())
                        .put("approved", proposal.approved())
                        .build();
        Invocation call = Invocation.of(EXEC.name(), args, gateway, null);
        Decision decision = policy.get().decide(subject, EXEC, List.of(access));
        return switch (decision) {
            case Decision.Allow _ -> allowed(call, subject, decision, List.of());
            case Decision.Ask(Decision.Reason reason, List<String> always) -> {
                if (proposal.approved()) {
                    Decision approved =
                            new Decision.Allow(
                                    new Decision.Reason(
                                            "approved on the gateway: " + reason.text(),
                                            reason.rule(),
                                            reason.source()));
                    yield allowed(call, subject, approved, always);
                }
                throw refused(call, subject, decision, "approval required");
            }
            case Decision.Deny(Decision.Reason reason) ->
                    throw refused(
                            call,
                            subject,
                            decision,
                            reason.rule().matches(CLOSED) ? "security=deny" : "allowlist miss");
        };
    }

    private Permit allowed(
            Invocation call, Policy.Subject subject, Decision decision, List<String> always)
            throws InterruptedException {
        journal.decided(call, subject, decision).awaitWritten();
        return new Permit(journal, call, System.nanoTime(), always);
    }

    private NodeFailure refused(
            Invocation call, Policy.Subject subject, Decision decision, String word)
            throws InterruptedException {
        record(call, subject, decision);
        return new NodeFailure(
                NodeFailure.SYSTEM_RUN_DENIED,
                "SYSTEM_RUN_DENIED: %s (%s)".formatted(word, decision.reason().text()));
    }

    private void record(Invocation call, Policy.Subject subject, Decision decision)
            throws InterruptedException {
        journal.decided(call, subject, decision);
        journal.ended(call, new Outcome.Refused(ErrorCode.DENIED, decision.reason()), Duration.ZERO)
                .awaitDurable();
    }

    /// May it be read, or changed?
    ///
    /// Errors: `NodeFailure` `ACCESS_DENIED`, with the reason.
    public Permit judge(FileProposal proposal) throws InterruptedException {
        boolean writes = proposal.access() instanceof Access.Write;
        ToolSpec<Nothing> tool = writes ? WRITE : READ;
        Policy.Subject subject = new Policy.Subject(gateway, null, proposal.workspace());
        Json.Obj args =
                Json.object().put("verb", proposal.verb()).put("path", path(proposal)).build();
        Invocation call = Invocation.of(tool.name(), args, gateway, null);
        Decision decision = policy.get().decide(subject, tool, List.of(proposal.access()));
        if (decision instanceof Decision.Allow) {
            return allowed(call, subject, decision, List.of());
        }
        record(call, subject, decision);
        throw new NodeFailure(
                NodeFailure.ACCESS_DENIED,
                "%s: %s (by the node)".formatted(path(proposal), decision.reason().text()));
    }

    private static String path(FileProposal proposal) {
        return switch (proposal.access()) {
            case Access.Read(String path) -> path;
            case Access.Write(String path) -> path;
            case Access.Command _, Access.Input _, Access.Connect _ -> "";
        };
    }
}
