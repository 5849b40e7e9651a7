package bot.molt.agent.children;

import bot.molt.base.Require;
import bot.molt.base.bind.Default;
import bot.molt.base.bind.Doc;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import bot.molt.spi.tool.Access;
import bot.molt.spi.tool.Effect;
import bot.molt.spi.tool.Tool;
import bot.molt.spi.tool.ToolContext;
import bot.molt.spi.tool.ToolResult;
import bot.molt.spi.tool.ToolSpec;
import bot.molt.store.SessionRow;
import java.util.List;

/// `sessions_history`: the latest messages of a session.
final class SessionsHistoryTool implements Tool<SessionsHistoryTool.Args> {
    private static final ToolSpec<Args> SPEC =
            new ToolSpec<>(
                    "sessions_history",
                    "The latest messages of one of your user's sessions, oldest first.",
                    Args.class,
                    Effect.READS,
                    ToolSpec.Turn.NEEDS_NONE);

    private final Peers peers;

    /// Arguments of `sessions_history`.
    record Args(
            @Doc("Key of the session, as sessions_list gives it; main for your own main session")
                    String sessionKey,
            @Default("50") @Doc("How many messages at most") int limit,
            @Default("false") @Doc("Whether results of tools are told too") boolean includeTools) {
        Args {
            Require.nonBlank("sessionKey", sessionKey);
            Require.range("limit", limit, 1, 500);
        }
    }

    SessionsHistoryTool(Peers peers) {
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
        SessionRow row = peers.session(context.caller(), args.sessionKey());
        List<Json.Obj> all =
                peers.sessions().history(row.sessionId(), args.limit()).stream()
                        .filter(message ->
                                args.includeTools()
                                        || !message.string("role").orElse("").equals("toolResult"))
                        .toList();
        Json.Obj answer =
                Json.object().put("sessionKey", row.key()).put("messages", Json.array(all)).build();
        String text = JsonText.pretty(answer);
        return ToolResult.ok(Peers.shortened(text, MOST_CHARS), answer);
    }

    private static final int MOST_CHARS = 80_000;
}
