package bot.molt.gateway.stream;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.concurrent.TaskScope;
import bot.molt.base.json.Json;
import bot.molt.execution.Call;
import bot.molt.execution.Execution;
import bot.molt.execution.Invocation;
import bot.molt.execution.Outcome;
import bot.molt.gateway.http.ToolAnswer;
import bot.molt.spi.Caller;
import bot.molt.spi.tool.RunningProcess;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// What a client types into the process of its call, in order. Each piece is a call of the
/// `process` tool: policy and audit see it.
final class ProcessControl {
    private static final int MAX_WAITING = 64;
    private static final Duration START = Duration.ofSeconds(10);

    private final Execution execution;
    private final Call call;
    private final Caller caller;
    private final ArrayBlockingQueue<Order> orders = new ArrayBlockingQueue<>(MAX_WAITING);
    private boolean running;

    private record Order(String type, Json.Obj body, Complaint complaint) {}

    /// Takes what went wrong, and that a piece of input was taken.
    interface Complaint {
        void send(CallEvent failure) throws InterruptedException;
    }

    ProcessControl(Execution execution, Call call, Caller caller) {
        this.execution = execution;
        this.call = call;
        this.caller = caller;
    }

    /// Errors: `rate_limited` when the process does not take what was typed before.
    void enqueue(TaskScope scope, String type, Json.Obj body, Complaint complaint) {
        if (!orders.offer(new Order(type, body, complaint))) {
            throw new CodedException(
                    ErrorCode.RATE_LIMITED, "input: %d pieces wait already".formatted(MAX_WAITING));
        }
        if (begin()) {
            scope.fork(this::work);
        }
    }

    private synchronized boolean begin() {
        boolean first = !running;
        running = true;
        return first;
    }

    private boolean work() throws InterruptedException {
        while (call.outcome().isEmpty() || !orders.isEmpty()) {
            @Nullable Order order = orders.poll(1, TimeUnit.SECONDS);
            if (order != null) {
                carryOut(order);
            }
        }
        return true;
    }

    private void carryOut(Order order) throws InterruptedException {
        RunningProcess process = process();
        if (process == null && call.outcome().isPresent()) {
            // The answer of the call itself says why nothing runs.
            return;
        }
        if (process == null) {
            order.complaint.send(CallEvent.Failed.of("not_found", "this call has no process"));
            return;
        }
        Outcome outcome =
                execution.run(
                        Invocation.of(
                                "process",
                                args(order, process.id()),
                                caller.inSession(call.caller().session()),
                                call.invocation().workspace()));
        ToolAnswer answer = ToolAnswer.of(outcome);
        if (!answer.success()) {
            order.complaint.send(CallEvent.Failed.of(answer));
        } else if (order.type.equals("input")) {
            order.complaint.send(new CallEvent.Taken());
        }
    }

    private @Nullable RunningProcess process() throws InterruptedException {
        long deadline = System.nanoTime() + START.toNanos();
        int seen = call.changes();
        while (call.process().isEmpty()
                && call.outcome().isEmpty()
                && System.nanoTime() < deadline) {
            seen = call.awaitChange(seen, Duration.ofNanos(deadline - System.nanoTime()));
        }
        return call.process().orElse(null);
    }

    private static Json.Obj args(Order order, String processId) {
        Json.Obj body = order.body;
        Json.ObjectBuilder args = Json.object().put("sessionId", processId);
        return switch (order.type) {
            case "resize" ->
                    args.put("action", "resize")
                            .put(
                                    "columns",
                                    body.has("columns") ? body.get("columns") : body.get("cols"))
                            .put("rows", body.get("rows"))
                            .build();
            case "signal" -> args.put("action", "signal").put("signal", body.get("signal")).build();
            default ->
                    args.put("action", "write")
                            .put("data", body.get("data"))
                            .put("base64", body.get("base64"))
                            .put("eof", body.isTrue("eof"))
                            .build();
        };
    }
}
