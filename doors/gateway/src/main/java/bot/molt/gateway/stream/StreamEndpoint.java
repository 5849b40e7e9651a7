package bot.molt.gateway.stream;

import bot.molt.base.CodedException;
import bot.molt.base.DataSize;
import bot.molt.base.ErrorCode;
import bot.molt.base.concurrent.TaskScope;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import bot.molt.execution.Call;
import bot.molt.execution.Execution;
import bot.molt.execution.Invocation;
import bot.molt.execution.Outcome;
import bot.molt.gateway.http.ErrorShape;
import bot.molt.gateway.http.HttpEndpoint;
import bot.molt.gateway.http.Request;
import bot.molt.gateway.http.ToolAnswer;
import bot.molt.gateway.http.ToolRequest;
import bot.molt.gateway.transport.Headers;
import bot.molt.gateway.transport.HttpExchange;
import bot.molt.gateway.transport.ResponseStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Runs one call and tells what happens as server-sent events: `started`, `output`, `progress`,
/// `approval`, `exit`, `error`, `done`. The id of an event says how far the output was sent; a
/// client that comes back with it as `Last-Event-ID`, or with `callId` and `offset`, goes on from
/// there.
///
/// A call that is refused or cannot be run at once is answered like [ToolAnswer], without a stream.
public final class StreamEndpoint implements HttpEndpoint {
    private static final DataSize MAX_BODY = new DataSize(32 << 20);
    private static final Duration HEARTBEAT = Duration.ofSeconds(15);
    private static final Duration FIRST_SIGN = Duration.ofMillis(100);
    private static final Headers HEADERS =
            Headers.of(
                    "Content-Type", "text/event-stream; charset=utf-8",
                    "Cache-Control", "no-cache, no-store",
                    "X-Accel-Buffering", "no");

    private final Execution execution;
    private final Attachments attachments;

    public StreamEndpoint(Execution execution, Attachments attachments) {
        this.execution = execution;
        this.attachments = attachments;
    }

    @Override
    public List<String> paths() {
        return List.of("/api/tools/stream");
    }

    @Override
    public List<String> methods() {
        return List.of("GET", "POST");
    }

    @Override
    public ErrorShape errors() {
        return ErrorShape.PLAIN;
    }

    @Override
    public void handle(Request request) throws IOException, InterruptedException {
        HttpExchange exchange = request.exchange();
        Json.Obj body = exchange.method().equals("POST") ? request.json(MAX_BODY) : Json.Obj.EMPTY;
        Optional<Position> position = position(exchange, body);
        if (position.isPresent()) {
            Call call =
                    execution
                            .find(position.get().callId(), request.caller())
                            .orElseThrow(() -> unknown(position.get().callId()));
            stream(exchange, call, position.get(), new EventQueue());
        } else if (exchange.method().equals("POST")) {
            start(request, body);
        } else {
            throw new CodedException(
                    ErrorCode.INVALID_REQUEST,
                    "callId: missing (expected: the id of a started call)");
        }
    }

    private static CodedException unknown(String callId) {
        return new CodedException(
                ErrorCode.NOT_FOUND,
                "callId: %s (expected: a call of yours that runs or ended lately)"
                        .formatted(callId));
    }

    private static Optional<Position> position(HttpExchange exchange, Json.Obj body) {
        return exchange.header("last-event-id")
                .flatMap(Position::parse)
                .or(() -> Position.read(body))
                .or(() -> fromQuery(exchange));
    }

    private static Optional<Position> fromQuery(HttpExchange exchange) {
        String id = exchange.query("callId").orElse("");
        String stdout = exchange.query("offset").orElse("0");
        String stderr = exchange.query("stderrOffset").orElse("0");
        return Position.parse(id + ":" + stdout + ":" + stderr);
    }

    private void start(Request request, Json.Obj body) throws IOException, InterruptedException {
        ToolRequest asked = ToolRequest.read(request.exchange(), body, request.caller());
        EventQueue queue = new EventQueue();
        Invocation invocation = asked.invocation();
        if (body.isTrue("approvals")) {
            invocation = invocation.askedThrough(new ClientAsker(queue, ClientAsker.noAnswers()));
        }
        Call call = execution.start(invocation);
        Optional<Outcome> refusal = earlyRefusal(call);
        if (refusal.isPresent()) {
            ToolAnswer answer = ToolAnswer.of(refusal.get());
            request.exchange().respondJson(answer.status(), answer.body());
        } else {
            stream(request.exchange(), call, Position.start(call.id()), queue);
        }
    }

    /// Waits for the first sign of life, so that a refusal has its own status.
    private static Optional<Outcome> earlyRefusal(Call call) throws InterruptedException {
        long deadline = System.nanoTime() + FIRST_SIGN.toNanos();
        int seen = call.changes();
        while (call.outcome().isEmpty()
                && call.process().isEmpty()
                && System.nanoTime() < deadline) {
            seen = call.awaitChange(seen, Duration.ofNanos(deadline - System.nanoTime()));
        }
        return call.outcome().filter(outcome -> !(outcome instanceof Outcome.Done));
    }

    private void stream(HttpExchange exchange, Call call, Position from, EventQueue queue)
            throws IOException, InterruptedException {
        attachments.attach(call);
        exchange.onClientGone(queue::close);
        try (TaskScope feeds = new TaskScope("stream");
                ResponseStream out = exchange.stream(200, HEADERS)) {
            feeds.fork(() -> feed(call, from, queue));
            CallEvent.Started started = new CallEvent.Started(call.invocation().tool());
            out.write(text(call, from, started));
            write(out, call, from, queue);
        } finally {
            queue.close();
            attachments.detach(call);
        }
    }

    private static boolean feed(Call call, Position from, EventQueue queue)
            throws IOException, InterruptedException {
        CallFeed feed = new CallFeed(call, queue, from);
        if (call.outcome().isPresent()) {
            feed.followProcess();
        } else {
            feed.followCall();
        }
        return true;
    }

    private static void write(ResponseStream out, Call call, Position from, EventQueue queue)
            throws IOException, InterruptedException {
        Position position = from;
        boolean done = false;
        long heard = System.nanoTime();
        while (!done && !queue.closed()) {
            Optional<CallEvent> event = queue.next(Duration.ofSeconds(1));
            if (event.isPresent()) {
                position = position.after(event.get());
                out.write(text(call, position, event.get()));
                done = event.get() instanceof CallEvent.Done;
                heard = System.nanoTime();
            } else if (System.nanoTime() - heard > HEARTBEAT.toNanos()) {
                out.write(": still here\n\n");
                heard = System.nanoTime();
            }
        }
    }

    private static String text(Call call, Position position, CallEvent event) {
        Json.ObjectBuilder line = Json.object().put("type", event.type()).put("callId", call.id());
        event.body().members().forEach(line::put);
        return "id: %s\nevent: %s\ndata: %s\n\n"
                .formatted(position.eventId(), event.type(), JsonText.compact(line.build()));
    }
}
