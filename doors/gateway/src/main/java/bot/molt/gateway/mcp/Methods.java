package bot.molt.gateway.mcp;

import bot.molt.base.concurrent.TaskScope;
import bot.molt.base.json.Json;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The methods that every revision has, and what the server says that it can.
final class Methods {
    private static final int PAGE = 200;

    private final McpServer.Parts parts;
    private final TaskScope scope;
    private final ToolCalls tools;

    Methods(McpServer.Parts parts, TaskScope scope) {
        this.parts = parts;
        this.scope = scope;
        this.tools = new ToolCalls(parts, scope);
    }

    /// Answers on the turn, now or later.
    void answer(Turn turn) {
        try {
            begin(turn);
        } catch (ProtocolError e) {
            turn.fail(e);
        } catch (RuntimeException e) {
            turn.fail(ProtocolError.internal(e));
        }
    }

    private void begin(Turn turn) {
        switch (turn.request().method()) {
            case "tools/list" ->
                    turn.complete(page(turn, "tools", tools.list(turn.caller(), turn.workspace())));
            case "tools/call" -> tools.call(turn);
            case "resources/list" -> turn.complete(page(turn, "resources", resources(turn).list()));
            case "resources/templates/list" ->
                    turn.complete(page(turn, "resourceTemplates", resources(turn).templates()));
            case "resources/read" -> turn.complete(read(turn));
            case "prompts/list" -> turn.complete(page(turn, "prompts", prompts(turn).list()));
            case "prompts/get" -> prompt(turn);
            case "completion/complete" -> turn.complete(completion(turn));
            default -> throw ProtocolError.unknownMethod(turn.request().method());
        }
    }

    /// What `initialize` and `server/discover` declare.
    Json.Obj capabilities(Revision revision) {
        boolean sessions = !revision.isStateless();
        Json.Obj changing = Json.object().put("listChanged", true).build();
        return Json.object()
                .put("tools", changing)
                .put("logging", Json.Obj.EMPTY)
                .put("resources", parts.resources() == null ? null : resourceCapability(sessions))
                .put("prompts", parts.prompts() == null ? null : changing)
                .put("completions", parts.prompts() == null ? null : Json.Obj.EMPTY)
                .build();
    }

    /// For the model.
    String instructions() {
        return """
        These tools work on the server that this gateway runs on, in the workspace of the user, not on \
        the machine of the client. Paths are paths on the server; relative ones start in the workspace. \
        What a policy denies is answered with the rule that denied it.\
        """;
    }

    private static Json.Obj resourceCapability(boolean sessions) {
        return Json.object()
                .put("listChanged", true)
                .put("subscribe", sessions ? Json.TRUE : null)
                .build();
    }

    private static Json.Obj page(Turn turn, String name, List<Json.Obj> all) {
        int from = turn.params().string("cursor").map(Methods::position).orElse(0);
        if (from > all.size()) {
            throw badCursor();
        }
        int to = Math.min(all.size(), from + PAGE);
        return Json.object()
                .put(name, Json.array(all.subList(from, to)))
                .put("nextCursor", to < all.size() ? "after-" + to : null)
                .build();
    }

    private static int position(String cursor) {
        if (!cursor.matches("after-\\d{1,6}")) {
            throw badCursor();
        }
        return Integer.parseInt(cursor.substring("after-".length()));
    }

    private static ProtocolError badCursor() {
        return ProtocolError.invalidParams(
                "cursor: unknown (expected: the nextCursor of an answer)");
    }

    private McpResources resources(Turn turn) {
        return present(turn, parts.resources());
    }

    private McpPrompts prompts(Turn turn) {
        return present(turn, parts.prompts());
    }

    private static <T> T present(Turn turn, @Nullable T provider) {
        if (provider == null) {
            throw ProtocolError.unknownMethod(turn.request().method());
        }
        return provider;
    }

    private Json.Obj read(Turn turn) {
        String uri = turn.params().string("uri").orElse("");
        Optional<List<Json.Obj>> contents = resources(turn).read(uri);
        if (contents.isEmpty()) {
            boolean stateless = turn instanceof RoundTurn;
            throw new ProtocolError(
                    stateless ? ProtocolError.INVALID_PARAMS : ProtocolError.RESOURCE_NOT_FOUND,
                    "Resource not found: " + uri,
                    Json.object().put("uri", uri).build());
        }
        return Json.object().put("contents", Json.array(contents.get())).build();
    }

    private void prompt(Turn turn) {
        McpPrompts prompts = prompts(turn);
        String name = turn.params().string("name").orElse("");
        Json.Obj arguments = turn.params().object("arguments");
        scope.fork(() -> answered(turn, prompts, name, arguments));
    }

    private static boolean answered(
            Turn turn, McpPrompts prompts, String name, Json.Obj arguments) {
        try {
            Optional<Json.Obj> result = prompts.get(name, arguments, turn);
            turn.complete(
                    result.orElseThrow(
                            () -> ProtocolError.invalidParams("Unknown prompt: " + name)));
            return true;
        } catch (ProtocolError e) {
            turn.fail(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            turn.fail(new ProtocolError(ProtocolError.INTERNAL, "the gateway is stopping"));
        } catch (RuntimeException e) {
            turn.fail(ProtocolError.internal(e));
        }
        return false;
    }

    private Json.Obj completion(Turn turn) {
        Json.Obj argument = turn.params().object("argument");
        List<String> values =
                prompts(turn)
                        .complete(
                                turn.params().object("ref"),
                                argument.string("name").orElse(""),
                                argument.string("value").orElse(""));
        Json.Obj completion =
                Json.object()
                        .put(
                                "values",
                                Json.strings(values.subList(0, Math.min(100, values.size()))))
                        .put("total", values.size())
                        .put("hasMore", values.size() > 100)
                        .build();
        return Json.object().put("completion", completion).build();
    }
}
