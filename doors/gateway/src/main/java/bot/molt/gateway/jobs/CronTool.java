package bot.molt.gateway.jobs;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import bot.molt.gateway.rpc.RpcCall;
import bot.molt.gateway.rpc.RpcTable;
import bot.molt.spi.tool.Access;
import bot.molt.spi.tool.Effect;
import bot.molt.spi.tool.Tool;
import bot.molt.spi.tool.ToolContext;
import bot.molt.spi.tool.ToolResult;
import bot.molt.spi.tool.ToolSpec;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `cron`: reminders and jobs of whoever calls, by the methods that other clients have. A job has
/// the rights of its maker, so that none is won by making one.
public final class CronTool implements Tool<CronArgs> {
    private static final ToolSpec<CronArgs> SPEC =
            new ToolSpec<>(
                    "cron",
                    "Makes, lists, changes and removes jobs and reminders that run by the clock, once, again"
                            + " and again or by a cron expression; wake tells the main session something.",
                    CronArgs.class,
                    Effect.WRITES,
                    ToolSpec.Turn.NEEDS_NONE);

    private volatile @Nullable RpcTable methods;

    /// From now on it calls these methods.
    public void serve(RpcTable table) {
        methods = table;
    }

    @Override
    public ToolSpec<CronArgs> spec() {
        return SPEC;
    }

    @Override
    public List<Access> accesses(CronArgs args) {
        return List.of();
    }

    @Override
    public ToolResult call(CronArgs args, ToolContext context)
            throws IOException, InterruptedException {
        RpcTable table = methods;
        if (table == null) {
            throw new CodedException(
                    ErrorCode.UNAVAILABLE,
                    "cron: still starting (expected: the same call a moment later)");
        }
        Json answer = table.call(args.method(), args.params(), RpcCall.of(context.caller()));
        return ToolResult.ok(
                JsonText.pretty(answer),
                answer instanceof Json.Obj object ? object : Json.Obj.EMPTY);
    }
}
