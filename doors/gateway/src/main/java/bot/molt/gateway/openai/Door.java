package bot.molt.gateway.openai;

import bot.molt.agent.Agents;
import bot.molt.agent.AnswerWish;
import bot.molt.agent.Inbound;
import bot.molt.agent.Run;
import bot.molt.agent.RunListener;
import bot.molt.agent.RunResult;
import bot.molt.agent.queue.QueueMode;
import bot.molt.base.json.Json;
import bot.molt.gateway.http.Request;
import bot.molt.gateway.transport.Headers;
import bot.molt.gateway.transport.HttpExchange;
import org.jspecify.annotations.Nullable;

/// The way from a request to a run, for every API alike.
final class Door {
    static final Headers STREAM =
            Headers.of(
                    "Content-Type", "text/event-stream; charset=utf-8",
                    "Cache-Control", "no-cache",
                    "X-Accel-Buffering", "no");

    private static final String DROPPED = "dropped";

    private final Agents agents;

    Door(Agents agents) {
        this.agents = agents;
    }

    /// What is asked.
    ///
    /// @param thinking level; null for the session's
    record Ask(
            String id,
            Target target,
            Prompt prompt,
            ClientTools tools,
            AnswerWish answer,
            @Nullable String thinking) {}

    /// Hands the message in; a client that leaves ends its run.
    Run submit(Request request, Ask ask, RunListener listener) throws InterruptedException {
        Inbound.Options options =
                Inbound.Options.NONE
                        .onAgent(ask.target().agent())
                        .withModel(ask.target().model())
                        .withThinking(ask.thinking())
                        .withSystem(ask.prompt().with(ask.tools().sentence()).system())
                        .answering(ask.answer())
                        .queued(QueueMode.WAIT.word())
                        .withTools(ask.tools().tools());
        Run run =
                agents.submit(
                        new Inbound(
                                ask.id(),
                                request.caller(),
                                ask.target().session(),
                                ask.prompt().text(),
                                ask.prompt().images(),
                                options),
                        listener);
        HttpExchange exchange = request.exchange();
        exchange.onClientGone(() -> agents.abort(run, "rpc"));
        return run;
    }

    /// What is said of a run that gave no answer; empty of one that did.
    static String problem(RunResult result, ClientTools tools) {
        return switch (result.status()) {
            case ERROR -> result.error().isEmpty() ? "the run failed" : result.error();
            case ABORTED -> ended(result.stop());
            case OK ->
                    tools.required() && result.calls().isEmpty()
                            ? "the model called no tool though it had to"
                            : "";
        };
    }

    private static String ended(String stop) {
        return switch (stop) {
            case DROPPED ->
                    "too many requests wait for this session (expected: fewer at once, or sessions of their own)";
            case "interrupted" ->
                    "another message of the same session ended this run (expected: a session of its own, or another queue mode)";
            case "timeout" -> "the run took longer than agents.defaults.timeoutSeconds";
            default -> "the run was ended: " + stop;
        };
    }

    /// The status of such an answer: 409 for what somebody ended, 429 for what found no place.
    static int status(RunResult result) {
        return switch (result.status()) {
            case OK -> 502;
            case ERROR -> 500;
            case ABORTED ->
                    switch (result.stop()) {
                        case DROPPED -> 429;
                        case "timeout" -> 504;
                        default -> 409;
                    };
        };
    }

    static Json.Obj error(RunResult result, String message) {
        String type =
                switch (status(result)) {
                    case 409 -> "conflict_error";
                    case 429 -> "rate_limit_error";
                    default -> "api_error";
                };
        Json.Obj error = Json.object().put("message", message).put("type", type).build();
        return Json.object().put("error", error).build();
    }

    /// How long a model thinks, as both APIs write it; null where nothing is written.
    static @Nullable String thinking(Json.Obj body) {
        return body.string("reasoning_effort")
                .or(() -> body.object("reasoning").string("effort"))
                .map(level -> level.equals("none") ? "off" : level)
                .orElse(null);
    }
}
