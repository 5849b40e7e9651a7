package bot.molt.gateway.http;

import bot.molt.base.DataSize;
import bot.molt.execution.Execution;
import java.util.List;

/// Runs one tool call: [ToolRequest] in, [ToolAnswer] out.
public final class ExecuteEndpoint implements HttpEndpoint {
    private static final DataSize MAX_BODY = new DataSize(32 << 20);

    private final Calls calls;

    public ExecuteEndpoint(Execution execution) {
        this.calls = new Calls(execution);
    }

    @Override
    public List<String> paths() {
        return List.of("/api/tools/execute");
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
        ToolRequest call =
                ToolRequest.read(request.exchange(), request.json(MAX_BODY), request.caller());
        ToolAnswer.of(calls.run(request.exchange(), call)).send(request.exchange());
    }
}
