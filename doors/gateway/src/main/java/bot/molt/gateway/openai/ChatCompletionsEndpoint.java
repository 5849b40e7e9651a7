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

/// `POST /v1/chat/completions`: one message to an agent, in OpenAI's form. Without a session header
/// or a `user`, each request is a session of its own.
///
/// Source: platform.openai.com/docs/api-reference/chat.
public final class ChatCompletionsEndpoint implements HttpEndpoint {
    private static final DataSize MAX_BODY = new DataSize(20 << 20);
    private static final Duration HEARTBEAT = Duration.ofSeconds(15);
    private static final String DONE = "data: [DONE]\n\n";

    private final Door door;
    private final BooleanSupplier enabled;
    private final InstantSource clock;

    /// @param enabled whether it is there at all
    public ChatCompletionsEndpoint(Agents agents, BooleanSupplier enabled, InstantSource clock) {
        this.door = new Door(agents);
        this.enabled = enabled;
        this.clock = clock;
    }

    @Override
    public List<String> paths() {
        return List.of("/v1/chat/completions");
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
                    "Not Found (expected: gateway.http.endpoints.chatCompletions.enabled)");
        }
        Json.Obj body = request.json(MAX_BODY);
        Limits.check(body);
        Door.Ask ask =
                new Door.Ask(
                        "chatcmpl_" + Ids.text(24),
                        Target.of(request, body, "openai"),
                        Prompt.of(ChatMessages.of(body), "messages"),
                        ClientTools.of(body),
                        Limits.wish(body, "max_completion_tokens", "max_tokens"),
                        Door.thinking(body));
        ChatShape shape =
                new ChatShape(
                        ask.id(),
                        body.string("model").orElse("moltbot"),
                        clock.instant().getEpochSecond());
        if (body.isTrue("stream")) {
            stream(request, ask, shape, body.object("stream_options").isTrue("include_usage"));
        } else {
            answer(request, ask, shape);
        }
    }

    private void answer(Request request, Door.Ask ask, ChatShape shape)
            throws InterruptedException {
        RunResult result = door.submit(request, ask, (_, _) -> {}).await();
        String problem = Door.problem(result, ask.tools());
        if (problem.isEmpty()) {
            request.exchange().respondJson(200, shape.whole(result));
        } else {
            request.exchange().respondJson(Door.status(result), Door.error(result, problem));
        }
    }

    private void stream(Request request, Door.Ask ask, ChatShape shape, boolean counts)
            throws IOException, InterruptedException {
        RunFeed feed = new RunFeed();
        Run run = door.submit(request, ask, feed);
        request.exchange().onClientGone(feed::leave);
        try (ResponseStream out = request.exchange().stream(200, Door.STREAM)) {
            out.write(shape.opening());
            boolean said = false;
            RunFeed.News news = feed.next(HEARTBEAT);
            while (news.result() == null && !news.gone()) {
                said |= !news.text().isEmpty();
                out.write(
                        news.text().isEmpty() ? ": " + run.id() + "\n\n" : shape.text(news.text()));
                news = feed.next(HEARTBEAT);
            }
            RunResult result = news.result();
            if (result != null) {
                if (!news.text().isEmpty()) {
                    out.write(shape.text(news.text()));
                    said = true;
                }
                out.write(ending(ask, shape, said, result, counts));
            }
        }
    }

    private static String ending(
            Door.Ask ask, ChatShape shape, boolean said, RunResult result, boolean counts) {
        String problem = Door.problem(result, ask.tools());
        if (!problem.isEmpty()) {
            return ChatShape.data(Door.error(result, problem)) + DONE;
        }
        return shape.end(result, !said) + (counts ? shape.counts(result) : "") + DONE;
    }
}
