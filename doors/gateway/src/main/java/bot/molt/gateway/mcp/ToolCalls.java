package bot.molt.gateway.mcp;

import bot.molt.base.CodedException;
import bot.molt.base.bind.Spelling;
import bot.molt.base.concurrent.Task;
import bot.molt.base.concurrent.TaskScope;
import bot.molt.base.json.Json;
import bot.molt.execution.Call;
import bot.molt.execution.Invocation;
import bot.molt.execution.Outcome;
import bot.molt.spi.Caller;
import bot.molt.spi.tool.ToolSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// `tools/list` and `tools/call`: what a client sees becomes a call on the common road, and its
/// outcome an answer.
final class ToolCalls {
    private static final Duration LOOK = Duration.ofMinutes(1);

    private final McpServer.Parts parts;
    private final TaskScope scope;
    private final Map<String, McpTool> tools = new LinkedHashMap<>();

    ToolCalls(McpServer.Parts parts, TaskScope scope) {
        this.parts = parts;
        this.scope = scope;
        parts.tools().forEach(tool -> tools.put(tool.name(), tool));
    }

    /// What the policy shows to the caller: the given tools, then the rest under their own names.
    List<Json.Obj> list(Caller caller, @Nullable String workspace) {
        List<ToolSpec<?>> shown = parts.execution().tools(caller, workspace);
        Set<String> names = shown.stream().map(ToolSpec::name).collect(Collectors.toSet());
        List<Json.Obj> all = new ArrayList<>();
        for (McpTool tool : tools.values()) {
            if (names.contains(tool.tool())) {
                all.add(tool.listing());
            }
        }
        for (ToolSpec<?> spec : shown) {
            if (!tools.containsKey(spec.name())) {
                all.add(McpTool.of(spec).listing());
            }
        }
        return all;
    }

    /// Starts the call; it answers on the turn when it ends.
    ///
    /// Errors: `-32602` for an unknown tool or arguments that are no object.
    void call(Turn turn) {
        McpTool tool = tool(turn);
        Json given = turn.params().get("arguments");
        if (given != null && !(given instanceof Json.Null) && !(given instanceof Json.Obj)) {
            throw ProtocolError.invalidParams("arguments: not an object (expected: {...})");
        }
        Optional<Json.Obj> args = translated(turn, tool);
        if (args.isPresent()) {
            Invocation invocation = invocation(turn, tool, args.get());
            scope.fork(() -> answered(turn, invocation));
        }
    }

    private McpTool tool(Turn turn) {
        String name = turn.params().string("name").orElse("");
        McpTool tool = tools.get(name);
        if (tool != null) {
            return tool;
        }
        List<ToolSpec<?>> shown = parts.execution().tools(turn.caller(), turn.workspace());
        for (ToolSpec<?> spec : shown) {
            if (spec.name().equals(name)) {
                return McpTool.of(spec);
            }
        }
        List<String> known = new ArrayList<>(tools.keySet());
        shown.forEach(spec -> known.add(spec.name()));
        String hint =
                Spelling.nearest(name, known)
                        .map(near -> " (did you mean " + near + "?)")
                        .orElse(" (expected: a name from tools/list)");
        throw ProtocolError.invalidParams("Unknown tool: " + name + hint);
    }

    /// Empty where the arguments were wrong and the model has been told.
    private static Optional<Json.Obj> translated(Turn turn, McpTool tool) {
        try {
            return Optional.of(tool.translate().apply(turn.params().object("arguments")));
        } catch (CodedException e) {
            turn.complete(Results.failure(e.text()));
            return Optional.empty();
        }
    }

    private static Invocation invocation(Turn turn, McpTool tool, Json.Obj args) {
        Invocation plain = Invocation.of(tool.tool(), args, turn.caller(), turn.workspace());
        return turn.can("elicitation") ? plain.askedThrough(new ElicitingAsker(turn)) : plain;
    }

    private boolean answered(Turn turn, Invocation invocation) {
        parts.peers().add(invocation.callId(), turn);
        try {
            turn.complete(Results.of(outcome(turn, invocation)));
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            turn.fail(new ProtocolError(ProtocolError.INTERNAL, "the gateway is stopping"));
            return false;
        } catch (RuntimeException e) {
            turn.fail(ProtocolError.internal(e));
            return false;
        } finally {
            parts.peers().remove(invocation.callId());
        }
    }

    private Outcome outcome(Turn turn, Invocation invocation) throws InterruptedException {
        Call call = parts.execution().start(invocation);
        turn.runs(call);
        Task<Boolean> follower = follow(turn, call);
        try {
            return awaitEnd(turn, call);
        } finally {
            if (follower != null) {
                follower.cancel();
            }
        }
    }

    private @Nullable Task<Boolean> follow(Turn turn, Call call) {
        if (turn.request().progressToken() == null) {
            return null;
        }
        Duration keepAlive = parts.config().get().keepAlive();
        return scope.fork(() -> {
            new OutputFollower(call, turn, keepAlive).run();
            return true;
        });
    }

    /// Waits for the end. A cancel that came before the call could take it is given again.
    private static Outcome awaitEnd(Turn turn, Call call) throws InterruptedException {
        while (true) {
            int seen = call.changes();
            Optional<Outcome> outcome = call.outcome();
            if (outcome.isPresent()) {
                return outcome.get();
            }
            if (turn.cancelled()) {
                call.cancel();
            }
            call.awaitChange(seen, LOOK);
        }
    }
}
