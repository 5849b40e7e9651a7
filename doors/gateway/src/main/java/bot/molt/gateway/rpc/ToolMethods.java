package bot.molt.gateway.rpc;

import bot.molt.base.bind.Schema;
import bot.molt.execution.Execution;
import bot.molt.protocol.tools.ListToolsParams;
import bot.molt.protocol.tools.ListToolsResult;
import bot.molt.spi.Caller;
import bot.molt.spi.tool.ToolSpec;
import java.util.List;
import java.util.Locale;

/// `tools.list`: what the policy shows to the caller.
public final class ToolMethods {
    private static final RpcSpec<ListToolsParams, ListToolsResult> LIST =
            RpcSpec.of("tools.list", ListToolsParams.class, ListToolsResult.class)
                    .needing(Scope.READ)
                    .orUser();

    private final Execution execution;

    public ToolMethods(Execution execution) {
        this.execution = execution;
    }

    public List<RpcMethod<?, ?>> all() {
        return List.of(RpcMethod.of(LIST, this::list));
    }

    private ListToolsResult list(ListToolsParams params, Caller caller) {
        return new ListToolsResult(
                execution.tools(caller, params.workspace()).stream()
                        .map(ToolMethods::item)
                        .toList());
    }

    private static ListToolsResult.Item item(ToolSpec<?> tool) {
        return new ListToolsResult.Item(
                tool.name(),
                tool.description(),
                Schema.of(tool.args()),
                tool.effect().name().toLowerCase(Locale.ROOT));
    }
}
