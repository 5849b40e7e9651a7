package bot.molt.agent.children;

import bot.molt.base.Require;
import bot.molt.base.bind.Default;
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

/// `sessions_list`: the sessions of the caller's user, the latest first.
final class SessionsListTool implements Tool<SessionsListTool.Args> {
    private static final ToolSpec<Args> SPEC =
            new ToolSpec<>(
                    "sessions_list",
                    "Lists your user's sessions, the latest first, on demand with their last messages.",
                    Args.class,
                    Effect.READS,
                    ToolSpec.Turn.NEEDS_NONE);

    private final Peers peers;

    /// Arguments of `sessions_list`.
    record Args(
            @Default("[]") @Doc("Only these: main, group, cron, hook, node, other")
                    List<String> kinds,
            @Default("50") @Doc("How many at most") int limit,
            @Default("0")
                    @Doc("Only those in which something happened in so many minutes; 0 for all")
                    int activeMinutes,
            @Default("0") @Doc("Last messages of each, 20 at most") int messageLimit) {
        Args {
            kinds = List.copyOf(kinds);
            Require.range("limit", limit, 1, 200);
            Require.range("activeMinutes", activeMinutes, 0, 5_256_000);
            Require.range("messageLimit", messageLimit, 0, 20);
        }
    }

    SessionsListTool(Peers peers) {
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
        long since =
                args.activeMinutes() == 0
                        ? 0
                        : System.currentTimeMillis() - args.activeMinutes() * 60_000L;
        List<Json.Obj> rows =
                peers
                        .sessions()
                        .newest(
                                caller,
                                since,
                                args.limit(),
                                row -> peers.maySee(caller, row) && wanted(args, row))
                        .stream()
                        .map(row -> item(row, args.messageLimit()))
                        .toList();
        Json.Obj answer =
                Json.object().put("count", rows.size()).put("sessions", Json.array(rows)).build();
        return ToolResult.ok(JsonText.pretty(answer), answer);
    }

    private static boolean wanted(Args args, SessionRow row) {
        return args.kinds().isEmpty() || args.kinds().contains(kind(row.key()));
    }

    /// What kind of session a key names.
    static String kind(String key) {
        if (key.contains(":group:") || key.contains(":channel:")) {
            return "group";
        }
        for (String kind : List.of("cron", "hook", "node")) {
            if (key.contains(":" + kind + ":") || key.contains(":" + kind + "-")) {
                return kind;
            }
        }
        return key.endsWith(":main") ? "main" : "other";
    }

    private Json.Obj item(SessionRow row, int messages) {
        Json.Obj entry = row.entry();
        Json.ObjectBuilder item =
                Json.object()
                        .put("key", row.key())
                        .put("kind", kind(row.key()))
                        .put("label", row.label())
                        .put("updatedAt", row.updatedAt())
                        .put("sessionId", row.sessionId());
        for (String field : FIELDS) {
            Json value = entry.get(field);
            if (value != null) {
                item.put(field, value);
            }
        }
        if (messages > 0) {
            item.put("messages", Json.array(peers.sessions().history(row.sessionId(), messages)));
        }
        return item.build();
    }

    private static final List<String> FIELDS =
            List.of(
                    "spawnedBy",
                    "lastChannel",
                    "lastTo",
                    "model",
                    "contextTokens",
                    "totalTokens",
                    "thinkingLevel",
                    "abortedLastRun");
}
