package bot.molt.gateway.mcp;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.json.Json;
import bot.molt.execution.Call;
import bot.molt.spi.Caller;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// One request of a client while it is being answered, and the client as whoever answers it sees
/// it.
///
/// Threads: safe for any number.
abstract class Turn implements McpPeer {
    private final AtomicReference<State> state = new AtomicReference<>(State.OPEN);
    private volatile @Nullable Call call;
    private volatile @Nullable ProtocolError broken;

    private enum State {
        OPEN,
        CANCELLED,
        ANSWERED
    }

    abstract Caller caller();

    /// Id of the workspace that the URL names; null for the caller's own.
    abstract @Nullable String workspace();

    abstract Message.Request request();

    /// What the client declared that it can.
    abstract Json.Obj capabilities();

    abstract boolean wantsLog(String level);

    abstract void send(Json.Obj notification);

    abstract void sendResult(Json.Obj result);

    abstract void sendError(ProtocolError error);

    /// Ends the turn without an answer.
    abstract void sendNothing();

    Json.Obj params() {
        return request().params();
    }

    final void complete(Json.Obj result) {
        if (state.compareAndSet(State.OPEN, State.ANSWERED)) {
            ProtocolError error = broken;
            if (error == null) {
                sendResult(result);
            } else {
                sendError(error);
            }
        }
    }

    final void fail(ProtocolError error) {
        if (state.compareAndSet(State.OPEN, State.ANSWERED)) {
            sendError(error);
        }
    }

    /// Makes this the answer, whatever the result will be.
    final void breaks(ProtocolError error) {
        broken = error;
    }

    /// Ends what runs; there will be no answer. Nothing happens after the answer.
    final void cancel() {
        if (state.compareAndSet(State.OPEN, State.CANCELLED)) {
            sendNothing();
            Call running = call;
            if (running != null) {
                running.cancel();
            }
        }
    }

    final boolean cancelled() {
        return state.get() == State.CANCELLED;
    }

    final void runs(Call running) {
        call = running;
    }

    @Override
    public final boolean can(String capability) {
        return capabilities().has(capability);
    }

    /// Refuses to ask what the client did not declare.
    final void requireAll(Iterable<Question> questions) {
        for (Question question : questions) {
            if (!can(question.capability())) {
                lacks(question.capability());
                throw new CodedException(
                        ErrorCode.INVALID_REQUEST,
                        "the client cannot be asked (expected: the client capability %s)"
                                .formatted(question.capability()));
            }
        }
    }

    /// Told of a capability that is needed and was not declared.
    void lacks(String capability) {}

    @Override
    public final void log(String level, Json data) {
        if (wantsLog(level)) {
            send(
                    Message.notification(
                            "notifications/message",
                            Json.object().put("level", level).put("data", data).build()));
        }
    }

    @Override
    public final void progress(double done, double total, String message) {
        progress(Json.of(done), Json.of(total), message);
    }

    /// @param total null where it is not known
    final void progress(Json done, @Nullable Json total, String message) {
        Json token = request().progressToken();
        if (token != null && state.get() == State.OPEN) {
            send(
                    Message.notification(
                            "notifications/progress",
                            Json.object()
                                    .put("progressToken", token)
                                    .put("progress", done)
                                    .put("total", total)
                                    .put("message", message.isEmpty() ? null : message)
                                    .build()));
        }
    }
}
