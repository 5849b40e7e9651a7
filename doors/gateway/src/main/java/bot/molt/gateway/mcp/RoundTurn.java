package bot.molt.gateway.mcp;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.json.Json;
import bot.molt.spi.Caller;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// A request of the stateless revision. A question ends the client's current HTTP request with
/// `input_required`; the work waits here until the client comes back with the answers, and goes on.
final class RoundTurn extends Turn {
    private final Origin origin;
    private final Rounds rounds;
    private final Semaphore asking = new Semaphore(1);
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition returned = lock.newCondition();
    private Round round;
    private boolean parked;
    private int arrivals;
    private @Nullable Ending ending;

    /// Who asks, where, and what that client can.
    record Origin(Caller caller, @Nullable String workspace, Json.Obj capabilities) {}

    /// One HTTP request of the client.
    record Round(Message.Request request, EventStream out) {
        Json.Obj inputs() {
            return request.params().object("inputResponses");
        }
    }

    /// The answer, made while no HTTP request was there to carry it. One of both is set.
    private record Ending(Json.@Nullable Obj result, @Nullable ProtocolError error) {}

    RoundTurn(Origin origin, Rounds rounds, Round first) {
        this.origin = origin;
        this.rounds = rounds;
        this.round = first;
    }

    @Override
    Caller caller() {
        return origin.caller();
    }

    @Override
    @Nullable String workspace() {
        return origin.workspace();
    }

    @Override
    Message.Request request() {
        return round().request();
    }

    @Override
    Json.Obj capabilities() {
        return origin.capabilities();
    }

    @Override
    boolean wantsLog(String level) {
        return request()
                .meta()
                .string(Stateless.LOG_LEVEL)
                .filter(least -> LogLevels.atLeast(level, least))
                .isPresent();
    }

    @Override
    void send(Json.Obj notification) {
        round().out().notify(notification);
    }

    @Override
    void sendResult(Json.Obj result) {
        end(new Ending(result, null));
    }

    @Override
    void sendError(ProtocolError error) {
        end(new Ending(null, error));
    }

    @Override
    void sendNothing() {
        round().out().withoutAnswer();
    }

    @Override
    void lacks(String capability) {
        breaks(ProtocolError.missingCapability(capability));
    }

    /// Goes on with another HTTP request of the same client.
    void resume(Round next) {
        lock.lock();
        try {
            round = next;
            parked = false;
            arrivals++;
            if (ending != null) {
                write(ending);
            }
            returned.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Cancels where the client left while that round was being answered.
    void left(EventStream out) {
        Round current = round();
        if (current.out() == out && !isParked()) {
            cancel();
        }
    }

    @Override
    public Map<String, Json.Obj> ask(Map<String, Question> questions, Duration limit)
            throws InterruptedException {
        requireAll(questions.values());
        long deadline = System.nanoTime() + limit.toNanos();
        asking.acquire();
        try {
            Map<String, Json.Obj> answers = new LinkedHashMap<>();
            Map<String, Question> open = collect(questions, answers);
            while (!open.isEmpty()) {
                awaitRound(open, deadline);
                open = collect(open, answers);
            }
            return answers;
        } finally {
            asking.release();
        }
    }

    /// Takes what the current round answers; returns what is still open.
    private Map<String, Question> collect(
            Map<String, Question> questions, Map<String, Json.Obj> answers) {
        Json.Obj inputs = round().inputs();
        Map<String, Question> open = new LinkedHashMap<>();
        questions.forEach((key, question) -> {
            if (answers(question, inputs.get(key))) {
                answers.put(key, inputs.object(key));
            } else {
                open.put(key, question);
            }
        });
        return open;
    }

    private static boolean answers(Question question, @Nullable Json answer) {
        return answer instanceof Json.Obj object
                && switch (question.method()) {
                    case "elicitation/create" -> object.string("action").isPresent();
                    case "sampling/createMessage" -> object.has("content");
                    case "roots/list" -> object.get("roots") instanceof Json.Arr;
                    default -> true;
                };
    }

    private void awaitRound(Map<String, Question> open, long deadline) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            int before = arrivals;
            park(open);
            long left = deadline - System.nanoTime();
            while (arrivals == before && left > 0) {
                left = returned.awaitNanos(left);
            }
            if (arrivals == before) {
                throw new CodedException(
                        ErrorCode.UNREACHABLE, "the client did not answer in time");
            }
        } finally {
            lock.unlock();
        }
    }

    private void park(Map<String, Question> open) {
        Json.ObjectBuilder inputs = Json.object();
        open.forEach((key, question) ->
                inputs.put(
                        key,
                        Json.object()
                                .put("method", question.method())
                                .put("params", question.params())
                                .build()));
        Json.Obj result =
                Json.object()
                        .put("resultType", "input_required")
                        .put("inputRequests", inputs.build())
                        .put("requestState", rounds.park(this))
                        .build();
        parked = true;
        round.out().answer(Message.result(round.request().id(), result), 200);
    }

    private void end(Ending made) {
        lock.lock();
        try {
            ending = made;
            if (!parked) {
                write(made);
            }
        } finally {
            lock.unlock();
        }
    }

    private void write(Ending made) {
        Json id = round.request().id();
        if (made.result() != null) {
            Json.Obj result = rounds.completed(round.request().method(), made.result());
            round.out().answer(Message.result(id, result), 200);
        } else if (made.error() != null) {
            ProtocolError error = made.error();
            round.out().answer(Message.error(id, error), error.httpStatus());
        }
    }

    private Round round() {
        lock.lock();
        try {
            return round;
        } finally {
            lock.unlock();
        }
    }

    private boolean isParked() {
        lock.lock();
        try {
            return parked;
        } finally {
            lock.unlock();
        }
    }
}
