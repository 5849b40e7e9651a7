package bot.molt.gateway.stream;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.concurrent.TaskScope;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonSyntaxException;
import bot.molt.base.json.JsonText;
import bot.molt.execution.Call;
import bot.molt.execution.Execution;
import bot.molt.execution.Invocation;
import bot.molt.execution.approval.Asker;
import bot.molt.gateway.http.Request;
import bot.molt.gateway.http.ToolRequest;
import bot.molt.gateway.transport.WebSocketConnection;
import bot.molt.gateway.transport.WebSocketMessage;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// One socket over which a client makes calls and watches them.
///
/// Wire, from the client: `{"tool","input"[,"id","workspace","session","approvals":true]}` ·
/// `{"type":"cancel","id"}` · `{"type":"resume","callId","offset","stderrOffset"}` ·
/// `{"type":"input","callId","data","eof"}` · `{"type":"resize","callId","columns","rows"}` ·
/// `{"type":"signal","callId","signal"}` · `{"type":"approve","approvalId","answer":"once"}`. To
/// the client: the events of [CallEvent] with `type`, the client's `id` if it gave one, and
/// `callId`.
///
/// Threads: one receives; each call has its own feed.
final class ToolSocket implements AutoCloseable {
    private static final int MAX_CALLS = 64;
    private static final int MAX_ID = 200;

    private final Execution execution;
    private final Attachments attachments;
    private final Request request;
    private final WebSocketConnection socket;
    private final TaskScope feeds = new TaskScope("socket-call");
    private final Map<String, Watched> calls = new ConcurrentHashMap<>();
    private final OpenCalls open = new OpenCalls();
    private final Map<String, ArrayBlockingQueue<Asker.Answer>> answers = ClientAsker.noAnswers();

    /// @param id as the client wrote it; null where it gave none
    private record Watched(Call call, @Nullable Json id, ProcessControl control) {}

    ToolSocket(
            Execution execution,
            Attachments attachments,
            Request request,
            WebSocketConnection socket) {
        this.execution = execution;
        this.attachments = attachments;
        this.request = request;
        this.socket = socket;
    }

    void run() throws IOException, InterruptedException {
        request.exchange().onDrain(() -> goWhen(open.drain()));
        Optional<WebSocketMessage> message = socket.receive();
        while (message.isPresent() && take(message.get())) {
            message = socket.receive();
        }
    }

    /// The gateway goes: what runs here ends first.
    private void goWhen(boolean isLast) {
        if (isLast) {
            socket.close(1001, "the gateway is stopping");
        }
    }

    private void enter() {
        if (!open.enter()) {
            throw new CodedException(
                    ErrorCode.UNAVAILABLE,
                    "the gateway is going down (expected: the same call on a new connection)");
        }
    }

    /// Returns whether the client may say more: not once its key was taken away.
    private boolean take(WebSocketMessage message) throws IOException, InterruptedException {
        Json.Obj body = Json.Obj.EMPTY;
        try {
            body = read(message);
            request.admitted();
            dispatch(body);
            return true;
        } catch (CodedException e) {
            send(body.get("id"), null, CallEvent.Failed.of(e.code().wireName(), e.text()));
            boolean mayStay = e.code() != ErrorCode.UNAUTHORIZED;
            if (!mayStay) {
                socket.close(1008, "the key works no longer");
            }
            return mayStay;
        }
    }

    private static Json.Obj read(WebSocketMessage message) {
        if (!(message instanceof WebSocketMessage.Text(String text))) {
            throw invalid("message: binary (expected: JSON text)");
        }
        try {
            return JsonText.parseObject(text);
        } catch (JsonSyntaxException e) {
            throw new CodedException(ErrorCode.INVALID_REQUEST, "message: " + e.getMessage(), e);
        }
    }

    private void dispatch(Json.Obj body) throws IOException, InterruptedException {
        String type = body.string("type").orElse("call");
        switch (type) {
            case "call" -> start(body);
            case "cancel" -> find(body).call().cancel();
            case "resume" -> resume(body);
            case "input", "resize", "signal" -> control(type, body);
            case "approve" -> approve(body);
            default ->
                    throw invalid(
                            "type: %s (expected: call, cancel, resume, input, resize, signal or approve)"
                                    .formatted(type));
        }
    }

    private void start(Json.Obj body) throws IOException, InterruptedException {
        Json id = id(body);
        if (calls.size() >= MAX_CALLS) {
            throw new CodedException(
                    ErrorCode.RATE_LIMITED,
                    "calls: %d at once on this socket".formatted(MAX_CALLS));
        }
        Invocation invocation =
                ToolRequest.read(request.exchange(), body, request.caller()).invocation();
        String callId = invocation.callId();
        EventSink sink = event -> send(id, callId, event);
        if (body.isTrue("approvals")) {
            invocation = invocation.askedThrough(new ClientAsker(sink, answers));
        }
        Invocation asked = invocation;
        entered(() -> {
            sink.send(new CallEvent.Started(asked.tool()));
            Call call = execution.start(asked);
            watch(call, id);
            feed(call, () -> new CallFeed(call, sink, Position.start(callId)).followCall());
        });
    }

    /// Begins to follow a call, which leaves when its feed ends.
    private void entered(Following begin) throws IOException, InterruptedException {
        enter();
        boolean isFed = false;
        try {
            begin.run();
            isFed = true;
        } finally {
            goWhen(!isFed && open.leave());
        }
    }

    private static @Nullable Json id(Json.Obj body) {
        Json id = body.get("id");
        boolean fits =
                id == null
                        || id instanceof Json.Num
                        || (id instanceof Json.Str(String text) && text.length() <= MAX_ID);
        if (!fits) {
            throw invalid(
                    "id: not usable (expected: a number or a string of up to %d)"
                            .formatted(MAX_ID));
        }
        return id;
    }

    private void resume(Json.Obj body) throws IOException, InterruptedException {
        Position position = Position.read(body).orElseThrow(() -> invalid("callId: missing"));
        Json id = id(body);
        Call call =
                execution
                        .find(position.callId(), request.caller())
                        .orElseThrow(() -> unknown(position.callId()));
        EventSink sink = event -> send(id, call.id(), event);
        if (calls.containsKey(call.id())) {
            throw new CodedException(
                    ErrorCode.CONFLICT,
                    "callId: %s is watched on this socket already".formatted(call.id()));
        }
        entered(() -> {
            sink.send(new CallEvent.Started(call.invocation().tool()));
            watch(call, id);
            boolean ended = call.outcome().isPresent();
            CallFeed feed = new CallFeed(call, sink, position);
            feed(call, ended ? feed::followProcess : feed::followCall);
        });
    }

    private void watch(Call call, @Nullable Json id) {
        attachments.attach(call);
        ProcessControl control = new ProcessControl(execution, call, request.caller());
        calls.put(call.id(), new Watched(call, id, control));
    }

    /// Follows a call.
    private interface Following {
        void run() throws IOException, InterruptedException;
    }

    private void feed(Call call, Following following) {
        feeds.fork(() -> {
            try {
                following.run();
            } finally {
                calls.remove(call.id());
                attachments.detach(call);
                goWhen(open.leave());
            }
            return true;
        });
    }

    private void control(String type, Json.Obj body) {
        Watched watched = find(body);
        Json id = watched.id();
        watched.control()
                .enqueue(
                        feeds,
                        type,
                        body,
                        failure -> sendQuietly(id, watched.call().id(), failure));
    }

    private void sendQuietly(@Nullable Json id, String callId, CallEvent event)
            throws InterruptedException {
        try {
            send(id, callId, event);
        } catch (IOException e) {
            socket.close();
        }
    }

    /// By `callId`, or by the client's own `id`.
    private Watched find(Json.Obj body) {
        String callId = body.string("callId").orElse("");
        Json id = body.get("id");
        return calls.values().stream()
                .filter(watched ->
                        callId.isEmpty()
                                ? id != null && id.equals(watched.id())
                                : watched.call().id().equals(callId))
                .findFirst()
                .orElseThrow(() -> unknown(callId.isEmpty() ? String.valueOf(id) : callId));
    }

    private static CodedException unknown(String id) {
        return new CodedException(
                ErrorCode.NOT_FOUND,
                "call: %s (expected: a call that is watched here)".formatted(id));
    }

    private void approve(Json.Obj body) {
        String id = body.string("approvalId").orElse("");
        ArrayBlockingQueue<Asker.Answer> waiting = answers.get(id);
        if (waiting == null || !waiting.offer(answer(body))) {
            throw new CodedException(
                    ErrorCode.NOT_FOUND, "approvalId: %s (expected: one that waits)".formatted(id));
        }
    }

    private static Asker.Answer answer(Json.Obj body) {
        String answer = body.string("answer").orElse("");
        return switch (answer.toLowerCase(Locale.ROOT)) {
            case "once" -> Asker.Answer.ONCE;
            case "always" -> Asker.Answer.ALWAYS;
            case "deny" -> Asker.Answer.DENY;
            default ->
                    throw invalid("answer: %s (expected: once, always or deny)".formatted(answer));
        };
    }

    private void send(@Nullable Json id, @Nullable String callId, CallEvent event)
            throws IOException, InterruptedException {
        Json.ObjectBuilder frame =
                Json.object().put("type", event.type()).put("id", id).put("callId", callId);
        event.body().members().forEach(frame::put);
        socket.send(JsonText.compact(frame.build()));
    }

    private static CodedException invalid(String text) {
        return new CodedException(ErrorCode.INVALID_REQUEST, text);
    }

    @Override
    public void close() {
        feeds.close();
    }
}
