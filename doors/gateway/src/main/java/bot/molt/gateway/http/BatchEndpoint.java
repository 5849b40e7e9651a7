package bot.molt.gateway.http;

import bot.molt.base.CodedException;
import bot.molt.base.DataSize;
import bot.molt.base.ErrorCode;
import bot.molt.base.concurrent.Task;
import bot.molt.base.concurrent.TaskScope;
import bot.molt.base.json.Json;
import bot.molt.execution.Execution;
import bot.molt.execution.Outcome;
import bot.molt.gateway.transport.HttpExchange;
import java.util.ArrayList;
import java.util.List;

/// Runs several tool calls side by side: `{"calls":[{"tool","input"},…]}` in, answers in the order
/// of the calls out. `success` tells whether all succeeded; one failure does not lose the others.
public final class BatchEndpoint implements HttpEndpoint {
    private static final DataSize MAX_BODY = new DataSize(32 << 20);
    private static final int MAX_CALLS = 100;
    private static final int AT_ONCE = 16;

    private final Calls calls;

    public BatchEndpoint(Execution execution) {
        this.calls = new Calls(execution);
    }

    @Override
    public List<String> paths() {
        return List.of("/api/tools/batch");
    }

    @Override
    public List<String> methods() {
        return List.of("POST");
    }

    @Override
    public ErrorShape errors() {
        return ErrorShape.PLAIN;
    }

    @Override
    public void handle(Request request) throws InterruptedException {
        Json.Obj body = request.json(MAX_BODY);
        List<Json> items = items(body);
        List<ToolAnswer> answers = answers(request, body, items);
        boolean success = answers.stream().allMatch(ToolAnswer::success);
        request.exchange()
                .respondJson(
                        200,
                        Json.object()
                                .put("success", success)
                                .put(
                                        "results",
                                        Json.array(answers.stream().map(ToolAnswer::body).toList()))
                                .build());
    }

    private static List<Json> items(Json.Obj body) {
        if (!(body.get("calls") instanceof Json.Arr(List<Json> items))) {
            throw new CodedException(ErrorCode.INVALID_REQUEST, "Invalid calls format");
        }
        if (items.size() > MAX_CALLS) {
            throw new CodedException(
                    ErrorCode.INVALID_REQUEST,
                    "calls: %d (expected: at most %d)".formatted(items.size(), MAX_CALLS));
        }
        return items;
    }

    private List<ToolAnswer> answers(Request request, Json.Obj body, List<Json> items)
            throws InterruptedException {
        List<ToolAnswer> answers = new ArrayList<>();
        try (TaskScope scope = new TaskScope("batch")) {
            List<Task<ToolAnswer>> running = new ArrayList<>();
            for (Json item : items) {
                if (running.size() >= AT_ONCE) {
                    running.get(running.size() - AT_ONCE).join();
                }
                running.add(scope.fork(() -> answer(request, body, item)));
            }
            for (Task<ToolAnswer> task : running) {
                answers.add(task.join());
            }
        }
        return answers;
    }

    private ToolAnswer answer(Request request, Json.Obj body, Json item)
            throws InterruptedException {
        try {
            HttpExchange exchange = request.exchange();
            ToolRequest call = ToolRequest.read(exchange, inherited(body, item), request.caller());
            return ToolAnswer.of(calls.run(exchange, call));
        } catch (CodedException e) {
            return ToolAnswer.of(new Outcome.Failed(e.code(), e.text()));
        }
    }

    /// What the batch says of workspace and session holds for calls that say nothing.
    private static Json.Obj inherited(Json.Obj body, Json item) {
        if (!(item instanceof Json.Obj call)) {
            throw new CodedException(ErrorCode.INVALID_REQUEST, "Missing tool or input");
        }
        for (String name : List.of("workspace", "session", "timeoutMs")) {
            Json value = body.get(name);
            if (value != null && !call.has(name)) {
                call = call.with(name, value);
            }
        }
        return call;
    }
}
