package bot.molt.gateway.mcp;

import bot.molt.base.json.Json;
import bot.molt.spi.Caller;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A request in a session; questions go to the client as requests of ours on the same stream.
final class SessionTurn extends Turn {
    private final McpSession session;
    private final Message.Request request;
    private final EventStream out;

    SessionTurn(McpSession session, Message.Request request, EventStream out) {
        this.session = session;
        this.request = request;
        this.out = out;
    }

    @Override
    Caller caller() {
        return session.caller();
    }

    @Override
    @Nullable String workspace() {
        return session.workspace();
    }

    @Override
    Message.Request request() {
        return request;
    }

    @Override
    Json.Obj capabilities() {
        return session.capabilities();
    }

    @Override
    boolean wantsLog(String level) {
        return LogLevels.atLeast(level, session.logLevel());
    }

    @Override
    void send(Json.Obj notification) {
        out.notify(notification);
    }

    @Override
    void sendResult(Json.Obj result) {
        session.ended(this);
        out.answer(Message.result(request.id(), result), 200);
    }

    @Override
    void sendError(ProtocolError error) {
        session.ended(this);
        out.answer(Message.error(request.id(), error), 200);
    }

    @Override
    void sendNothing() {
        session.ended(this);
        out.withoutAnswer();
    }

    @Override
    public Map<String, Json.Obj> ask(Map<String, Question> questions, Duration limit)
            throws InterruptedException {
        requireAll(questions.values());
        Map<String, McpSession.Waiting> waiting = new LinkedHashMap<>();
        questions.forEach((key, question) -> waiting.put(key, session.ask(question, out)));
        long deadline = System.nanoTime() + limit.toNanos();
        Map<String, Json.Obj> answers = new LinkedHashMap<>();
        try {
            for (Map.Entry<String, McpSession.Waiting> entry : waiting.entrySet()) {
                Duration left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
                answers.put(entry.getKey(), entry.getValue().await(left));
            }
            return answers;
        } finally {
            waiting.values().forEach(session::forget);
        }
    }
}
