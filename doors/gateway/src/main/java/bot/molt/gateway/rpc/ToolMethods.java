package bot.molt.gateway.rpc;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.bind.RecordTree;
import bot.molt.base.bind.Schema;
import bot.molt.base.json.Json;
import bot.molt.execution.Execution;
import bot.molt.execution.Invocation;
import bot.molt.execution.Outcome;
import bot.molt.execution.policy.Decision;
import bot.molt.gateway.http.ToolRequest;
import bot.molt.protocol.tools.InvokeToolParams;
import bot.molt.protocol.tools.ListToolsParams;
import bot.molt.protocol.tools.ListToolsResult;
import bot.molt.spi.Caller;
import bot.molt.spi.tool.Effect;
import bot.molt.spi.tool.ToolResult;
import bot.molt.spi.tool.ToolSpec;
import java.util.List;
import java.util.Locale;

/// `tools.*`: what the policy shows to the caller, and calls of it.
public final class ToolMethods {
    private static final RpcSpec<ListToolsParams, ListToolsResult> LIST =
            RpcSpec.of("tools.list", ListToolsParams.class, ListToolsResult.class)
                    .needing(Scope.READ)
                    .orUser();

    private static final RpcSpec<ListToolsParams, Json> CATALOG =
            RpcSpec.of("tools.catalog", ListToolsParams.class, Json.class)
                    .needing(Scope.READ)
                    .orUser();
    private static final RpcSpec<InvokeToolParams, Json> INVOKE =
            RpcSpec.of("tools.invoke", InvokeToolParams.class, Json.class)
                    .needing(Scope.WRITE)
                    .orUser();

    private final Execution execution;
    private final Idempotency answers;

    public ToolMethods(Execution execution, Idempotency answers) {
        this.execution = execution;
        this.answers = answers;
    }

    public List<RpcMethod<?, ?>> all() {
        return List.of(
                RpcMethod.of(LIST, this::list),
                RpcMethod.of(CATALOG, this::catalog),
                RpcMethod.connected(INVOKE, this::invoke));
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

    private Json catalog(ListToolsParams params, Caller caller) {
        return Json.object()
                .put(
                        "tools",
                        Json.array(
                                execution.tools(caller, params.workspace()).stream()
                                        .map(tool -> RecordTree.of(item(tool)))
                                        .toList()))
                .build();
    }

    /// Interrupted where the client leaves, which cancels the call.
    private Json invoke(InvokeToolParams params, RpcCall call) throws InterruptedException {
        checkScope(params.name(), call.grants());
        Caller caller = call.caller();
        String session = params.sessionKey();
        Caller asker =
                session == null || session.equals("main")
                        ? caller
                        : ToolRequest.inSession(caller, session);
        String key = params.idempotencyKey();
        return key == null
                ? run(params, asker)
                : answers.once(
                        "tools.invoke:" + caller.userId() + ":" + key, () -> run(params, asker));
    }

    /// What steers the gateway needs of a connection what its methods need; users are refused by
    /// the policy.
    private void checkScope(String tool, Grants grants) {
        boolean steers =
                execution.spec(tool).filter(spec -> spec.effect() == Effect.STEERS).isPresent();
        if (steers && grants.role() == Grants.Role.OPERATOR && !grants.covers(Scope.ADMIN)) {
            throw new CodedException(
                    ErrorCode.FORBIDDEN,
                    "%s: missing scope: %s".formatted(tool, Scope.ADMIN.wireName()));
        }
    }

    private Json run(InvokeToolParams params, Caller caller) throws InterruptedException {
        Outcome outcome =
                execution.run(
                        Invocation.of(params.name(), params.args(), caller, params.workspace()),
                        _ -> {});
        Json.ObjectBuilder answer =
                Json.object()
                        .put("ok", outcome instanceof Outcome.Done)
                        .put("toolName", params.name());
        return switch (outcome) {
            case Outcome.Done(ToolResult result) -> answer.put("output", result.toJson()).build();
            case Outcome.Refused(ErrorCode code, Decision.Reason reason) ->
                    answer.put("error", error(code, reason.text())).build();
            case Outcome.Failed(ErrorCode code, String message) ->
                    answer.put("error", error(code, message)).build();
        };
    }

    private static Json.Obj error(ErrorCode code, String message) {
        return Json.object().put("code", code.wireName()).put("message", message).build();
    }
}
