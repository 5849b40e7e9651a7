package bot.molt.gateway.mcp;

import bot.molt.base.json.Json;
import bot.molt.gateway.transport.Headers;
import bot.molt.gateway.transport.HttpExchange;
import bot.molt.spi.Caller;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The revisions with sessions, 2024-11-05 to 2025-11-25: POST for messages, GET for the stream of
/// the server's own messages and to resume one, DELETE to end.
final class Stateful {
    static final String SESSION = "Mcp-Session-Id";
    static final String VERSION = "MCP-Protocol-Version";

    private final McpServer.Parts parts;
    private final Methods methods;
    private final McpSessions sessions;

    Stateful(McpServer.Parts parts, Methods methods, McpSessions sessions) {
        this.parts = parts;
        this.methods = methods;
        this.sessions = sessions;
    }

    /// Errors: [ProtocolError] with the HTTP status to answer.
    void post(HttpExchange exchange, Caller caller, @Nullable String workspace, Json body)
            throws IOException, InterruptedException {
        boolean batch = body instanceof Json.Arr;
        List<Message> messages =
                (body instanceof Json.Arr(List<Json> items) ? items : List.of(body))
                        .stream().map(Message::of).toList();
        if (!batch && messages.getFirst() instanceof Message.Request request) {
            if (request.method().equals("initialize")) {
                initialize(exchange, caller, workspace, request);
                return;
            }
        }
        McpSession session = session(exchange, caller);
        checkBatch(batch, messages, session);
        messages.forEach(message -> accept(session, message));
        List<Message.Request> requests =
                messages.stream()
                        .filter(Message.Request.class::isInstance)
                        .map(Message.Request.class::cast)
                        .toList();
        if (requests.isEmpty()) {
            AnswerWriter.accepted(exchange);
        } else {
            answer(exchange, session, requests, batch);
        }
    }

    void get(HttpExchange exchange, Caller caller) throws IOException, InterruptedException {
        if (exchange.header(SESSION).isEmpty()) {
            throw new ProtocolError(
                            ProtocolError.INVALID_REQUEST,
                            "GET: no session (expected: a POST, or the header " + SESSION + ")")
                    .withStatus(405);
        }
        McpSession session = session(exchange, caller);
        if (!exchange.header("Accept").orElse("").contains("text/event-stream")) {
            throw new ProtocolError(
                            ProtocolError.INVALID_REQUEST,
                            "Accept: no event stream (expected: text/event-stream)")
                    .withStatus(406);
        }
        EventStream out = session.general();
        EventStream.Reader reader;
        Optional<String> last = exchange.header("Last-Event-ID");
        if (last.isPresent()) {
            out = resumed(session, last.get());
            reader = out.readAfter(numberIn(last.get()));
        } else {
            reader = out.readOn();
        }
        writer(exchange, session).stream(
                out, reader, false, () -> session.used(parts.clock().instant()));
    }

    void delete(HttpExchange exchange, Caller caller) {
        sessions.end(session(exchange, caller));
        exchange.respond(204, Headers.EMPTY, new byte[0]);
    }

    private void initialize(
            HttpExchange exchange,
            Caller caller,
            @Nullable String workspace,
            Message.Request request) {
        String offered =
                request.params()
                        .string("protocolVersion")
                        .orElseThrow(() ->
                                ProtocolError.invalidParams(
                                        "protocolVersion: missing (expected: a revision"
                                                + " such as 2025-11-25)"));
        Revision revision = Revision.negotiated(offered);
        McpSession session =
                sessions.open(
                        new McpSession.Opening(
                                caller,
                                workspace,
                                revision,
                                request.params().object("capabilities")));
        Json.Obj result =
                Json.object()
                        .put("protocolVersion", revision.wireName())
                        .put("capabilities", methods.capabilities(revision))
                        .put("serverInfo", parts.serverInfo())
                        .put("instructions", methods.instructions())
                        .build();
        AnswerWriter.json(
                exchange,
                200,
                Headers.of(SESSION, session.token()),
                Message.result(request.id(), result));
    }

    private McpSession session(HttpExchange exchange, Caller caller) {
        String token =
                exchange.header(SESSION)
                        .orElseThrow(() ->
                                new ProtocolError(
                                        ProtocolError.INVALID_REQUEST,
                                        SESSION
                                                + ": missing (expected: the one that"
                                                + " initialize answered)"));
        McpSession session =
                sessions.find(token, caller)
                        .orElseThrow(() ->
                                new ProtocolError(
                                                ProtocolError.SESSION_NOT_FOUND,
                                                "Session not found (it ended or the gateway"
                                                        + " was restarted; send initialize)")
                                        .withStatus(404));
        Optional<String> version = exchange.header(VERSION);
        if (version.isPresent() && Revision.find(version.get()).isEmpty()) {
            throw ProtocolError.unsupportedVersion(version.get());
        }
        return session;
    }

    private static void checkBatch(boolean batch, List<Message> messages, McpSession session) {
        if (batch && !session.revision().hasBatches()) {
            throw new ProtocolError(
                    ProtocolError.INVALID_REQUEST,
                    "body: an array (expected: one message; batches ended with revision"
                            + " 2025-06-18)");
        }
        if (messages.isEmpty()) {
            throw new ProtocolError(
                    ProtocolError.INVALID_REQUEST, "body: an empty array (expected: messages)");
        }
    }

    private static void accept(McpSession session, Message message) {
        switch (message) {
            case Message.Response response -> session.answered(response);
            case Message.Notification(String method, Json.Obj params) -> {
                Json id = params.get("requestId");
                if (method.equals("notifications/cancelled") && id != null) {
                    session.cancel(id);
                }
            }
            case Message.Request _ -> {
                // Answered apart.
            }
        }
    }

    private void answer(
            HttpExchange exchange,
            McpSession session,
            List<Message.Request> requests,
            boolean batch)
            throws IOException, InterruptedException {
        EventStream out = session.openStream(requests.size());
        for (Message.Request request : requests) {
            begin(session, request, out);
        }
        writer(exchange, session).answer(out, batch, () -> session.keep(out));
        session.written(out);
    }

    private void begin(McpSession session, Message.Request request, EventStream out) {
        SessionTurn turn = new SessionTurn(session, request, out);
        try {
            session.began(turn);
        } catch (ProtocolError e) {
            out.answer(Message.error(request.id(), e), 200);
            return;
        }
        if (!ofSession(session, turn)) {
            methods.answer(turn);
        }
    }

    /// Answers what only sessions have; returns whether it was that.
    private boolean ofSession(McpSession session, SessionTurn turn) {
        try {
            switch (turn.request().method()) {
                case "ping" -> {}
                case "logging/setLevel" ->
                        session.logLevel(turn.params().string("level").orElse(""));
                case "resources/subscribe" -> session.subscribe(uri(turn));
                case "resources/unsubscribe" -> session.unsubscribe(uri(turn));
                default -> {
                    return false;
                }
            }
            turn.complete(Json.Obj.EMPTY);
        } catch (ProtocolError e) {
            turn.fail(e);
        }
        return true;
    }

    private String uri(SessionTurn turn) {
        if (parts.resources() == null) {
            throw ProtocolError.unknownMethod(turn.request().method());
        }
        return turn.params()
                .string("uri")
                .orElseThrow(() -> ProtocolError.invalidParams("uri: missing (expected: text)"));
    }

    private static EventStream resumed(McpSession session, String eventId) {
        int cut = eventId.indexOf('_');
        EventStream found = cut < 0 ? null : session.findStream(eventId.substring(0, cut));
        if (found == null || !eventId.matches("\\d{1,18}_\\d{1,18}")) {
            throw new ProtocolError(
                    ProtocolError.INVALID_REQUEST,
                    "Last-Event-ID: unknown or too old (expected: the id of an event of this"
                            + " session)");
        }
        return found;
    }

    private static long numberIn(String eventId) {
        return Long.parseLong(eventId.substring(eventId.indexOf('_') + 1));
    }

    private AnswerWriter writer(HttpExchange exchange, McpSession session) {
        return new AnswerWriter(
                exchange,
                parts.config().get().keepAlive(),
                session.revision().primesStreams()
                        ? AnswerWriter.Style.PRIMED
                        : AnswerWriter.Style.RESUMABLE);
    }
}
