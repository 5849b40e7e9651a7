package bot.molt.gateway.memory;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.bind.RecordTree;
import bot.molt.base.json.Json;
import bot.molt.execution.Execution;
import bot.molt.execution.Invocation;
import bot.molt.execution.Outcome;
import bot.molt.execution.workspace.Workspaces;
import bot.molt.gateway.rpc.RpcMethod;
import bot.molt.gateway.rpc.RpcSpec;
import bot.molt.gateway.rpc.Scope;
import bot.molt.protocol.Empty;
import bot.molt.protocol.memory.IndexMemoryParams;
import bot.molt.protocol.memory.SearchMemoryParams;
import bot.molt.spi.Caller;
import bot.molt.spi.sandbox.Sandbox;
import bot.molt.spi.tool.ToolResult;
import java.io.IOException;
import java.util.List;

/// `memory.*`: the notes of the caller's workspace. A search is a call of the tool `memory_search`.
public final class MemoryMethods {
    private static final RpcSpec<SearchMemoryParams, Json> SEARCH =
            RpcSpec.of("memory.search", SearchMemoryParams.class, Json.class)
                    .needing(Scope.READ)
                    .orUser();
    private static final RpcSpec<IndexMemoryParams, Json> INDEX =
            RpcSpec.of("memory.index", IndexMemoryParams.class, Json.class).needing(Scope.WRITE);
    private static final RpcSpec<Empty, Json> STATUS =
            RpcSpec.of("doctor.memory.status", Empty.class, Json.class).needing(Scope.READ);

    private final Execution execution;
    private final Workspaces workspaces;
    private final Notes notes;

    /// The index of a workspace's notes.
    public interface Notes {
        /// What it has, after a look at the files.
        Json.Obj status(Caller caller, Sandbox sandbox) throws IOException, InterruptedException;

        /// Takes over every change, then as [#status].
        Json.Obj index(Caller caller, Sandbox sandbox, boolean anew)
                throws IOException, InterruptedException;
    }

    public MemoryMethods(Execution execution, Workspaces workspaces, Notes notes) {
        this.execution = execution;
        this.workspaces = workspaces;
        this.notes = notes;
    }

    public List<RpcMethod<?, ?>> all() {
        return List.of(
                RpcMethod.of(SEARCH, this::search),
                RpcMethod.of(INDEX, this::index),
                RpcMethod.of(STATUS, (_, caller) -> status(caller)));
    }

    private Json search(SearchMemoryParams params, Caller caller) {
        Json.Obj args = RecordTree.of(params);
        return switch (execution.run(Invocation.of("memory_search", args, caller, null))) {
            case Outcome.Done(ToolResult.Ok result) -> result.details();
            case Outcome.Done(ToolResult.Failed result) ->
                    throw new CodedException(ErrorCode.TOOL_FAILED, result.text());
            case Outcome.Refused(ErrorCode code, var reason) ->
                    throw new CodedException(code, reason.text());
            case Outcome.Failed(ErrorCode code, String message) ->
                    throw new CodedException(code, message);
        };
    }

    private Json status(Caller caller) throws IOException, InterruptedException {
        try (Workspaces.Workspace work = workspaces.open(caller, null, null, _ -> {})) {
            return notes.status(caller, work.sandbox());
        }
    }

    private Json index(IndexMemoryParams params, Caller caller)
            throws IOException, InterruptedException {
        try (Workspaces.Workspace work = workspaces.open(caller, null, null, _ -> {})) {
            return notes.index(caller, work.sandbox(), params.force());
        }
    }
}
