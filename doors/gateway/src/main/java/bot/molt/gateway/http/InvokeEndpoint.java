package bot.molt.gateway.http;

import bot.molt.base.CodedException;
import bot.molt.base.DataSize;
import bot.molt.base.ErrorCode;
import bot.molt.base.bind.Schema;
import bot.molt.base.json.Json;
import bot.molt.execution.Execution;
import bot.molt.execution.Outcome;
import bot.molt.execution.policy.Decision;
import bot.molt.gateway.transport.Headers;
import bot.molt.spi.Caller;
import bot.molt.spi.tool.ToolResult;
import java.util.List;

/// Runs one tool call in the original's spelling: `{"tool","action","args","sessionKey","dryRun"}`
/// in, `{"ok":true,"result":{"content":[…],"details":{…}}}` out.
public final class InvokeEndpoint implements HttpEndpoint {
    private static final DataSize MAX_BODY = new DataSize(2 << 20);

    private final Execution execution;
    private final Calls calls;

    public InvokeEndpoint(Execution execution) {
        this.execution = execution;
        this.calls = new Calls(execution);
    }

    @Override
    public List<String> paths() {
        return List.of("/tools/invoke");
    }

    @Override
    public List<String> methods() {
        return List.of("POST");
    }

    @Override
    public String door() {
        return "invoke";
    }

    @Override
    public void handle(Request request) throws InterruptedException {
        Json.Obj body = request.json(MAX_BODY);
        String tool =
                body.string("name")
                        .or(() -> body.string("tool"))
                        .map(String::strip)
                        .filter(name -> !name.isEmpty())
                        .orElseThrow(() ->
                                new CodedException(
                                        ErrorCode.INVALID_REQUEST,
                                        "tools.invoke requires body.tool"));
        Caller caller = caller(request.caller(), body);
        String workspace = ToolRequest.workspace(request.exchange(), body);
        Json.Obj args = withAction(caller, tool, body);
        ToolRequest call = new ToolRequest(tool, args, caller, workspace, null);
        respond(request, tool, calls.run(request.exchange(), call));
    }

    private static Caller caller(Caller caller, Json.Obj body) {
        String session = body.string("sessionKey").map(String::strip).orElse("");
        if (session.isEmpty() || session.equals("main")) {
            return caller;
        }
        Gate.checkSession(session);
        return caller.inSession(session);
    }

    /// `action` is an argument of the tools that have one of that name.
    private Json.Obj withAction(Caller caller, String tool, Json.Obj body) {
        Json.Obj args = body.object("args");
        if (!(body.get("action") instanceof Json.Str action) || args.has("action")) {
            return args;
        }
        boolean wanted =
                execution.tools(caller, null).stream()
                        .filter(spec -> spec.name().equals(tool))
                        .anyMatch(spec -> hasAction(spec.args()));
        return wanted ? args.with("action", action) : args;
    }

    private static boolean hasAction(Class<? extends Record> args) {
        return Schema.of(args).object("properties").has("action");
    }

    private static void respond(Request request, String tool, Outcome outcome) {
        switch (outcome) {
            case Outcome.Done(ToolResult result) ->
                    request.exchange()
                            .respondJson(
                                    200,
                                    Json.object()
                                            .put("ok", true)
                                            .put("result", result.toJson())
                                            .build());
            case Outcome.Refused(ErrorCode code, Decision.Reason reason) ->
                    fail(request, code.httpStatus(), "forbidden", reason.text());
            case Outcome.Failed(ErrorCode code, String message) ->
                    failed(request, tool, code, message);
        }
    }

    private static void failed(Request request, String tool, ErrorCode code, String message) {
        switch (code) {
            case TOOL_NOT_FOUND -> fail(request, 404, "not_found", "Tool not available: " + tool);
            case INTERNAL -> fail(request, 500, "tool_error", "tool execution failed");
            case TOOL_FAILED -> fail(request, 400, "tool_error", message);
            default ->
                    fail(
                            request,
                            code.httpStatus(),
                            code.httpStatus() == 400 ? "tool_error" : code.wireName(),
                            message);
        }
    }

    private static void fail(Request request, int status, String type, String text) {
        Json.Obj error = Json.object().put("type", type).put("message", text).build();
        Json.Obj body = Json.object().put("ok", false).put("error", error).build();
        Headers more = status == 429 ? Headers.of("Retry-After", "1") : Headers.EMPTY;
        request.exchange().respondJson(status, more, body);
    }
}
