package bot.molt.gateway.tool;

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

/// `gateway`: restarts the gateway, reads and changes its configuration, by the methods that do it
/// for other clients.
public final class GatewayTool implements Tool<GatewayArgs> {
    private static final ToolSpec<GatewayArgs> SPEC =
            new ToolSpec<>(
                    "gateway",
                    "Restarts the gateway in the same process, reads its configuration, or changes"
                            + " it (config.apply replaces it, config.patch merges into it; both need"
                            + " the hash that config.get gave).",
                    GatewayArgs.class,
                    Effect.STEERS,
                    ToolSpec.Turn.NEEDS_NONE);

    private volatile @Nullable RpcTable methods;

    /// From now on it calls these methods.
    public void serve(RpcTable table) {
        methods = table;
    }

    @Override
    public ToolSpec<GatewayArgs> spec() {
        return SPEC;
    }

    @Override
    public List<Access> accesses(GatewayArgs args) {
        return List.of();
    }

    @Override
    public ToolResult call(GatewayArgs args, ToolContext context)
            throws IOException, InterruptedException {
        RpcTable table = methods;
        if (table == null) {
            throw new CodedException(
                    ErrorCode.UNAVAILABLE,
                    "gateway: still starting (expected: the same call a moment later)");
        }
        Json answer = table.call(args.method(), args.params(), RpcCall.of(context.caller()));
        return ToolResult.ok(
                JsonText.pretty(answer),
                answer instanceof Json.Obj object ? object : Json.Obj.EMPTY);
    }
}
