package bot.molt.gateway.openai;

import bot.molt.agent.Agents;
import bot.molt.agent.Run;
import bot.molt.agent.RunResult;
import bot.molt.base.CodedException;
import bot.molt.base.DataSize;
import bot.molt.base.ErrorCode;
import bot.molt.base.Ids;
import bot.molt.base.json.Json;
import bot.molt.gateway.http.HttpEndpoint;
import bot.molt.gateway.http.Request;
import bot.molt.gateway.transport.ResponseStream;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// `POST /v1/responses`: one message to an agent, in the form of OpenAI's Responses API. With
/// `previous_response_id` it goes on in that response's session.
///
/// Source: platform.openai.com/docs/api-reference/responses.
public final class ResponsesEndpoint implements HttpEndpoint {
    private static final DataSize MAX_BODY = new DataSize(20 << 20);
    private static final Duration HEARTBEAT = Duration.ofSeconds(15);

    private final Door door;
    private final BooleanSupplier enabled;
    private final InstantSource clock;
    private final Followed followed = new Followed();

    /// @param enabled whether it is there at all
    public ResponsesEndpoint(Agents agents, BooleanSupplier enabled, InstantSource clock) {
        this.door = new Door(agents);
        this.enabled = enabled;
        this.clock = clock;
    }

    @Override
    public List<String> paths() {
        return List.of("/v1/responses");
    }

    @Override
    public List<String> methods() {
        return List.of("POST");
    }

    @Override
    public void handle(Request request) throws IOException, InterruptedException {
        if (!enabled.getAsBoolean()) {
            throw new CodedException(
                    ErrorCode.NOT_FOUND,
                    "Not Found (expected: gateway.http.endpoints.responses.enabled)");
        }
        Json.Obj body = request.json(MAX_BODY);
        Limits.check(body);
        String previous = body.string("previous_response_id").orElse(null);
        Door.Ask ask =
                new Door.Ask(
                        "resp_" + Ids.text(24),
                        target(request, body, previous),
                        Prompt.of(ResponseInput.of(body), "input"),
                        ClientTools.of(body),
                        Limits.wish(body, "max_output_tokens"),
                        Door.thinking(body));
        followed.put(request.caller(), ask.id(), ask.target().session());
        ResponseShape shape =
                new ResponseShape(
                        ask.id(),
                        body.string("model").orElse("moltbot"),
                        clock.instant().getEpochSecond(),
                        previous);
        if (body.isTrue("stream")) {
            stream(request, ask, shape);
        } else {
            answer(request, ask, shape);
        }
    }

    private Target target(Request request, Json.Obj body, @Nullable String previous) {
        Target target = Target.of(request, body, "openresponses");
        return previous == null ? target : target.in(followed.session(request.caller(), previous));
    }

    private void answer(Request request, Door.Ask ask, ResponseShape shape)
            throws InterruptedException {
        RunResult result = door.submit(request, ask, (_, _) -> {}).await();
        String problem = Door.problem(result, ask.tools());
        if (problem.isEmpty()) {
            request.exchange().respondJson(200, shape.ended(result));
        } else {
            request.exchange().respondJson(Door.status(result), shape.failed(problem));
        }
    }

    private void stream(Request request, Door.Ask ask, ResponseShape shape)
            throws IOException, InterruptedException {
        RunFeed feed = new RunFeed();
        Run run = door.submit(request, ask, feed);
        request.exchange().onClientGone(feed::leave);
        try (ResponseStream out = request.exchange().stream(200, Door.STREAM)) {
            out.write(shape.opening());
            StringBuilder said = new StringBuilder();
            RunFeed.News news = feed.next(HEARTBEAT);
            while (news.result() == null && !news.gone()) {
                out.write(
                        news.text().isEmpty()
                                ? ": " + run.id() + "\n\n"
                                : more(shape, said, news.text()));
                news = feed.next(HEARTBEAT);
            }
            RunResult result = news.result();
            if (result != null) {
                out.write(more(shape, said, news.text()));
                out.write(ending(ask, shape, said, result));
                out.write("data: [DONE]\n\n");
            }
        }
    }

    private static String more(ResponseShape shape, StringBuilder said, String delta) {
        if (delta.isEmpty()) {
            return "";
        }
        String begins = said.isEmpty() ? shape.messageBegins() : "";
        said.append(delta);
        return begins + shape.text(delta);
    }

    private static String ending(
            Door.Ask ask, ResponseShape shape, StringBuilder said, RunResult result) {
        String problem = Door.problem(result, ask.tools());
        if (!problem.isEmpty()) {
            return shape.ending(shape.failed(problem));
        }
        String events = "";
        if (said.isEmpty() && result.calls().isEmpty()) {
            events = more(shape, said, ResponseShape.shown(result));
        }
        boolean hasMessage = !said.isEmpty();
        return events
                + (hasMessage ? shape.messageEnds(said.toString()) : "")
                + shape.calls(result, hasMessage)
                + shape.ending(shape.ended(result));
    }
}
