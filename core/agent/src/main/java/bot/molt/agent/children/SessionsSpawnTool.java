package bot.molt.agent.children;

import bot.molt.agent.session.Fields;
import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.Require;
import bot.molt.base.bind.Aka;
import bot.molt.base.bind.Default;
import bot.molt.base.bind.Doc;
import bot.molt.base.json.Json;
import bot.molt.spi.tool.Access;
import bot.molt.spi.tool.Content;
import bot.molt.spi.tool.Effect;
import bot.molt.spi.tool.Tool;
import bot.molt.spi.tool.ToolContext;
import bot.molt.spi.tool.ToolResult;
import bot.molt.spi.tool.ToolSpec;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `sessions_spawn`: begins a sub-agent for a task.
final class SessionsSpawnTool implements Tool<SessionsSpawnTool.Args> {
    private static final ToolSpec<Args> SPEC =
            new ToolSpec<>(
                    "sessions_spawn",
                    "Begins a sub-agent for a task, in a session of its own, and comes back at once; its result is told to this session when it ends. Do not wait for it.",
                    Args.class,
                    Effect.WRITES,
                    ToolSpec.Turn.NEEDS_NONE);

    private final Peers peers;

    /// Arguments of `sessions_spawn`.
    record Args(
            @Doc(
                            "What it is to do, with all that it needs to know: it sees nothing of this conversation")
                    String task,
            @Nullable @Doc("A short name for people") String label,
            @Nullable @Doc("Whose sub-agent it is; see agents_list") String agentId,
            @Nullable @Doc("Model that it asks") String model,
            @Nullable @Doc("How long it thinks: off, minimal, low, medium, high, xhigh")
                    String thinking,
            @Aka("timeoutSeconds")
                    @Default("0")
                    @Doc("Seconds until it is ended; 0 for the usual limit")
                    int runTimeoutSeconds,
            @Default("keep")
                    @Doc("What becomes of its session once its end was told: keep or delete")
                    String cleanup) {
        Args {
            Require.nonBlank("task", task);
            Require.range("runTimeoutSeconds", runTimeoutSeconds, 0, 86_400);
            Require.that(cleanup.matches("keep|delete"), "cleanup", cleanup, "keep or delete");
            Require.that(
                    thinking == null || Fields.thinking(thinking).isPresent(),
                    "thinking",
                    String.valueOf(thinking),
                    String.join(", ", Fields.thinkingLevels()));
        }
    }

    SessionsSpawnTool(Peers peers) {
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
        Children.Task task =
                new Children.Task(
                        args.task(),
                        args.label(),
                        args.agentId(),
                        args.model(),
                        args.thinking(),
                        args.runTimeoutSeconds() == 0
                                ? null
                                : Duration.ofSeconds(args.runTimeoutSeconds()),
                        args.cleanup().equals("keep"));
        try {
            Children.Begun begun = peers.children().begin(context.caller(), task);
            Json.Obj answer =
                    Json.object()
                            .put("status", "accepted")
                            .put("childSessionKey", begun.session())
                            .put("runId", begun.run())
                            .build();
            return ToolResult.ok(answer.toString(), answer);
        } catch (CodedException e) {
            String status = e.code() == ErrorCode.FORBIDDEN ? "forbidden" : "error";
            Json.Obj answer = Json.object().put("status", status).put("error", e.text()).build();
            return new ToolResult.Failed(List.of(new Content.Text(answer.toString())), answer);
        }
    }
}
