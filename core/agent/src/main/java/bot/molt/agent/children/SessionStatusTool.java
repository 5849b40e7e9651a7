package bot.molt.agent.children;

import bot.molt.base.bind.Doc;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import bot.molt.spi.Caller;
import bot.molt.spi.tool.Access;
import bot.molt.spi.tool.Effect;
import bot.molt.spi.tool.Tool;
import bot.molt.spi.tool.ToolContext;
import bot.molt.spi.tool.ToolResult;
import bot.molt.spi.tool.ToolSpec;
import bot.molt.store.SessionRow;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `session_status`: how a session stands.
final class SessionStatusTool implements Tool<SessionStatusTool.Args> {
    private static final ToolSpec<Args> SPEC =
            new ToolSpec<>(
                    "session_status",
                    "How this session, or another of your user's, stands: model, tokens, levels.",
                    Args.class,
                    Effect.READS,
                    ToolSpec.Turn.NEEDS_NONE);

    private final Peers peers;

    /// Arguments of `session_status`.
    record Args(
            @Nullable @Doc("Key of a session; this one where it is left out") String sessionKey) {}

    SessionStatusTool(Peers peers) {
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
    public ToolResult call(Args args, ToolContext context) {
        Caller caller = context.caller();
        String asked = args.sessionKey();
        SessionRow row = peers.session(caller, asked == null ? peers.own(caller) : asked);
        Json.Obj entry = row.entry();
        Json.ObjectBuilder answer =
                Json.object()
                        .put("sessionKey", row.key())
                        .put("agentId", row.agent())
                        .put("updatedAt", row.updatedAt())
                        .put("running", !peers.agents().runs(row.key()).isEmpty());
        for (String field :
                List.of(
                        "modelProvider",
                        "model",
                        "contextTokens",
                        "totalTokens",
                        "inputTokens",
                        "outputTokens",
                        "compactionCount",
                        "thinkingLevel",
                        "queueMode")) {
            Json value = entry.get(field);
            if (value != null) {
                answer.put(field, value);
            }
        }
        Json.Obj built = answer.build();
        return ToolResult.ok(JsonText.pretty(built), built);
    }
}
