package bot.molt.agent.children;

import bot.molt.agent.Inbound;
import bot.molt.agent.Run;
import bot.molt.agent.RunResult;
import bot.molt.agent.session.SessionKey;
import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.Require;
import bot.molt.base.bind.Default;
import bot.molt.base.bind.Doc;
import bot.molt.base.json.Json;
import bot.molt.execution.agents.AgentId;
import bot.molt.spi.Caller;
import bot.molt.spi.tool.Access;
import bot.molt.spi.tool.Content;
import bot.molt.spi.tool.Effect;
import bot.molt.spi.tool.Tool;
import bot.molt.spi.tool.ToolContext;
import bot.molt.spi.tool.ToolResult;
import bot.molt.spi.tool.ToolSpec;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// `sessions_send`: says something in another session and waits for its answer for a while.
final class SessionsSendTool implements Tool<SessionsSendTool.Args> {
    private static final ToolSpec<Args> SPEC =
            new ToolSpec<>(
                    "sessions_send",
                    "Says something in another session of your user and waits for its answer; with timeoutSeconds 0 it does not wait.",
                    Args.class,
                    Effect.WRITES,
                    ToolSpec.Turn.NEEDS_NONE);

    private final Peers peers;

    /// Arguments of `sessions_send`.
    record Args(
            @Nullable @Doc("Key of the session, as sessions_list gives it") String sessionKey,
            @Nullable @Doc("Its label, in the place of the key") String label,
            @Nullable @Doc("With a label: whose session it is") String agentId,
            @Doc("What is said") String message,
            @Default("30") @Doc("Seconds to wait for the answer; 0 does not wait")
                    int timeoutSeconds) {
        Args {
            Require.nonBlank("message", message);
            Require.range("timeoutSeconds", timeoutSeconds, 0, 600);
            Require.that(
                    (sessionKey == null) != (label == null),
                    "sessionKey",
                    sessionKey == null ? "none" : sessionKey,
                    "a sessionKey or a label, not both");
        }
    }

    SessionsSendTool(Peers peers) {
        this.peers = peers;
    }

    @Override
    public ToolSpec<Args> spec() {
        return SPEC;
    }

    @Override
    public List<Access> accesses(Args args) {
        return List.of();
    }

    @Override
    public ToolResult call(Args args, ToolContext context) throws InterruptedException {
        Caller caller = context.caller();
        String key;
        try {
            key = key(args, caller);
        } catch (CodedException e) {
            return failed(e.code() == ErrorCode.FORBIDDEN ? "forbidden" : "error", e.text());
        }
        if (key.equals(peers.own(caller))) {
            return failed("forbidden", "sessionKey: %s is this session itself".formatted(key));
        }
        Run run =
                peers.agents()
                        .submit(
                                Inbound.of(
                                        UUID.randomUUID().toString(),
                                        new Caller(
                                                caller.userId(),
                                                caller.role(),
                                                key,
                                                "session",
                                                caller.address()),
                                        key,
                                        "[From session %s]\n%s"
                                                .formatted(peers.own(caller), args.message())));
        Json.ObjectBuilder answer = Json.object().put("runId", run.id()).put("sessionKey", key);
        if (args.timeoutSeconds() == 0) {
            return told(answer.put("status", "accepted").build());
        }
        Optional<RunResult> end = run.await(Duration.ofSeconds(args.timeoutSeconds()));
        if (end.isEmpty()) {
            return told(answer.put("status", "timeout").build());
        }
        RunResult result = end.get();
        if (result.status() == RunResult.Status.OK) {
            return told(answer.put("status", "ok").put("reply", result.text()).build());
        }
        String error = result.error().isEmpty() ? "ended: " + result.stop() : result.error();
        return told(answer.put("status", "error").put("error", error).build());
    }

    private String key(Args args, Caller caller) {
        String asked = args.sessionKey();
        if (asked != null) {
            return peers.key(caller, asked);
        }
        String label = String.valueOf(args.label());
        return peers.sessions()
                .byLabel(label, caller)
                .filter(row ->
                        args.agentId() == null || row.agent().equals(AgentId.of(args.agentId())))
                .map(row -> peers.key(caller, row.key()))
                .orElseThrow(() -> SessionKey.missing(label));
    }

    private static ToolResult failed(String status, String error) {
        Json.Obj answer = Json.object().put("status", status).put("error", error).build();
        return new ToolResult.Failed(List.of(new Content.Text(answer.toString())), answer);
    }

    private static ToolResult told(Json.Obj answer) {
        return ToolResult.ok(answer.toString(), answer);
    }
}
