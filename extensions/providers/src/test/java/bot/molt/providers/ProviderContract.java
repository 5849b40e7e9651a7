package bot.molt.providers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import bot.molt.base.Secret;
import bot.molt.base.concurrent.Task;
import bot.molt.base.concurrent.TaskScope;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import bot.molt.spi.model.ModelApi;
import bot.molt.spi.model.ModelClient;
import bot.molt.spi.model.ModelEndpoint;
import bot.molt.spi.model.ModelEvent;
import bot.molt.spi.model.ModelException;
import bot.molt.spi.model.ModelException.Kind;
import bot.molt.spi.model.ModelMessage;
import bot.molt.spi.model.ModelPart;
import bot.molt.spi.model.ModelReply;
import bot.molt.spi.model.ModelReply.Stop;
import bot.molt.spi.model.ModelRequest;
import bot.molt.spi.model.ModelUsage;
import bot.molt.spi.model.ToolDefinition;
import bot.molt.spi.tool.Content;
import bot.molt.testkit.model.Asked;
import bot.molt.testkit.model.FakeModelServer;
import bot.molt.testkit.model.Turn;
import bot.molt.testkit.model.Turn.Ending;
import bot.molt.testkit.model.Turn.Fault;
import bot.molt.testkit.model.Turn.Piece;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What every model API does, over a real socket against a server that speaks its wire format.
public abstract class ProviderContract {
    protected static final String KEY = "sk-test-0123456789";
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final byte[] PICTURE = {(byte) 0x89, 'P', 'N', 'G', 1, 2, 3};

    protected static final ToolDefinition EXEC =
            new ToolDefinition(
                    "exec",
                    "Runs a command.",
                    JsonText.parseObject(
                            "{\"type\":\"object\",\"properties\":{\"command\":{\"type\":\"string\"}},\"required\":[\"command\"]}"));

    protected final List<ModelEvent> events = new ArrayList<>();

    protected abstract ModelApi api();

    /// Whether thoughts have a signature that goes back with them.
    protected boolean signsThoughts() {
        return true;
    }

    /// Whether the server can say that it is not paid, apart from other refusals.
    protected boolean tellsBilling() {
        return true;
    }

    protected ModelEndpoint endpoint(FakeModelServer server) {
        return endpoint(server.url(api().name()), LONG, null);
    }

    protected static ModelEndpoint endpoint(URI url, Duration silence, @Nullable URI proxy) {
        return new ModelEndpoint(
                "testing",
                url,
                Secret.of(KEY),
                Map.of("x-title", "moltbot"),
                proxy,
                silence,
                Json.Obj.EMPTY);
    }

    protected ModelReply ask(FakeModelServer server, ModelRequest request) throws Exception {
        try (ModelClient client = api().open(endpoint(server))) {
            return client.generate(request, events::add);
        }
    }

    protected static ModelRequest asking(ModelMessage... messages) {
        return new ModelRequest(
                "model-1",
                "Be brief.",
                List.of(messages),
                List.of(EXEC),
                ModelRequest.Options.DEFAULT);
    }

    protected ModelMessage.Assistant answered(ModelReply reply) {
        return new ModelMessage.Assistant(reply.parts(), api().name());
    }

    protected static ModelMessage.ToolResult result(String id, String text) {
        return new ModelMessage.ToolResult(id, "exec", List.of(new Content.Text(text)), false);
    }

    private String texts() {
        StringBuilder all = new StringBuilder();
        for (ModelEvent event : events) {
            all.append(event instanceof ModelEvent.Text(String delta) ? delta : "");
        }
        return all.toString();
    }

    @Test
    protected void tellsTheTextPieceByPieceAndReturnsItWhole() throws Exception {
        try (FakeModelServer server = FakeModelServer.inOrder(Turn.say("Guten Tag, 世界 🌍"))) {
            ModelReply reply = ask(server, asking(ModelMessage.User.of("Hallo")));
            assertThat(reply.parts()).containsExactly(new ModelPart.Text("Guten Tag, 世界 🌍"));
            assertThat(reply.stop()).isEqualTo(Stop.END);
            assertThat(reply.model()).isEqualTo("model-1");
            assertThat(texts()).isEqualTo("Guten Tag, 世界 🌍");
            assertThat(events).hasSizeGreaterThan(1);
        }
    }

    @Test
    protected void countsTokensAndTellsCachedOnesApart() throws Exception {
        Turn turn = Turn.say("ok").counting(new Turn.Tokens(120, 7, 1000));
        try (FakeModelServer server = FakeModelServer.inOrder(turn)) {
            ModelReply reply = ask(server, asking(ModelMessage.User.of("Hi")));
            assertThat(reply.usage()).isEqualTo(new ModelUsage(120, 7, cached(1000), 0));
        }
    }

    /// What the API can tell of cached tokens.
    protected long cached(long tokens) {
        return tokens;
    }

    @Test
    protected void callsOfOneTurnComeWholeAndInOrder() throws Exception {
        Turn turn =
                Turn.say("Two.")
                        .then(Turn.piece("call_a", "exec", "{'command':'echo 1 ü'}"))
                        .then(Turn.piece("call_b", "exec", "{'command':'ls'}"));
        try (FakeModelServer server = FakeModelServer.inOrder(turn)) {
            ModelReply reply = ask(server, asking(ModelMessage.User.of("Go")));
            assertThat(reply.stop()).isEqualTo(Stop.TOOL_USE);
            assertThat(reply.text()).isEqualTo("Two.");
            assertThat(reply.calls())
                    .extracting(ModelPart.ToolCall::name, call -> call.arguments().toString())
                    .containsExactly(
                            tuple("exec", "{\"command\":\"echo 1 ü\"}"),
                            tuple("exec", "{\"command\":\"ls\"}"));
            assertThat(reply.calls()).extracting(ModelPart.ToolCall::id).doesNotHaveDuplicates();
            assertThat(events.stream().filter(ModelEvent.ToolCall.class::isInstance))
                    .hasSize(2)
                    .last()
                    .isEqualTo(new ModelEvent.ToolCall(reply.calls().getLast()));
        }
    }

    @Test
    protected void aConversationWithResultsIsTakenByTheServer() throws Exception {
        Turn calls =
                Turn.of(
                        Turn.piece("call_a", "exec", "{'command':'pwd'}"),
                        Turn.piece("call_b", "exec", "{'command':'ls'}"));
        try (FakeModelServer server = FakeModelServer.inOrder(calls, Turn.say("done"))) {
            ModelReply first = ask(server, asking(ModelMessage.User.of("Go")));
            ModelReply second =
                    ask(
                            server,
                            asking(
                                    ModelMessage.User.of("Go"),
                                    answered(first),
                                    result(first.calls().getFirst().id(), "/workspace"),
                                    result(first.calls().getLast().id(), ""),
                                    ModelMessage.User.of("And?")));
            assertThat(second.text()).isEqualTo("done");
            assertThat(server.asked().getLast().body().toString())
                    .contains("/workspace", "And?", "Be brief.");
        }
    }

    @Test
    protected void aCallWithoutAResultIsGivenOne() throws Exception {
        try (FakeModelServer server =
                FakeModelServer.inOrder(Turn.call("exec", "{'command':'pwd'}"), Turn.say("done"))) {
            ModelReply first = ask(server, asking(ModelMessage.User.of("Go")));
            ModelReply second =
                    ask(
                            server,
                            asking(
                                    ModelMessage.User.of("Go"),
                                    answered(first),
                                    result("call_of_nobody", "lost"),
                                    ModelMessage.User.of("Still there?")));
            assertThat(second.text()).isEqualTo("done");
            assertThat(server.asked().getLast().body().toString())
                    .contains("There is no result")
                    .doesNotContain("call_of_nobody");
        }
    }

    @Test
    protected void toolsGoOverWithTheirSchema() throws Exception {
        try (FakeModelServer server = FakeModelServer.inOrder(Turn.say("ok"))) {
            ask(server, asking(ModelMessage.User.of("Hi")));
            assertThat(server.asked().getFirst().body().toString())
                    .contains("Runs a command.", EXEC.schema().toString());
        }
    }

    @Test
    protected void picturesOfPeopleAndOfResultsAreSent() throws Exception {
        try (FakeModelServer server =
                FakeModelServer.inOrder(Turn.call("exec", "{'command':'x'}"), Turn.say("ok"))) {
            ModelMessage.User user =
                    new ModelMessage.User(
                            List.of(
                                    new ModelPart.Text("What is this?"),
                                    new ModelPart.Image(PICTURE, "image/png")));
            ModelReply first = ask(server, asking(user));
            assertThat(server.asked().getFirst().body().toString()).contains("iVBO");
            ModelMessage.ToolResult shown =
                    new ModelMessage.ToolResult(
                            first.calls().getFirst().id(),
                            "exec",
                            List.of(
                                    new Content.Text("a picture"),
                                    new Content.Image(PICTURE, "image/png")),
                            false);
            ask(server, asking(user, answered(first), shown));
            String body = server.asked().getLast().body().toString();
            assertThat(body.split("iVBO", -1)).hasSize(3);
        }
    }

    @Test
    protected void thoughtsComeApartFromTheTextAndGoBackAsTheyWere() throws Exception {
        Turn turn =
                Turn.of(
                        new Piece.Thinking("Let me see.", "sig-123"),
                        Turn.piece("call_a", "exec", "{'command':'ls'}"));
        try (FakeModelServer server = FakeModelServer.inOrder(turn, Turn.say("ok"))) {
            ModelReply first = ask(server, asking(ModelMessage.User.of("Go")));
            assertThat(first.text()).isEmpty();
            assertThat(events).filteredOn(ModelEvent.Thinking.class::isInstance).isNotEmpty();
            ask(
                    server,
                    asking(
                            ModelMessage.User.of("Go"),
                            answered(first),
                            result(first.calls().getFirst().id(), "x")));
            String body = server.asked().getLast().body().toString();
            assertThat(body).contains(signsThoughts() ? "sig-123" : "Let me see.");
        }
    }

    @Test
    protected void thoughtsOfAnotherApiStayHere() throws Exception {
        try (FakeModelServer server = FakeModelServer.inOrder(Turn.say("ok"))) {
            ModelMessage.Assistant other =
                    new ModelMessage.Assistant(
                            List.of(
                                    new ModelPart.Thinking("secret thoughts", "sig-999"),
                                    new ModelPart.Text("Hello.")),
                            "another-api");
            ask(server, asking(ModelMessage.User.of("Hi"), other, ModelMessage.User.of("Go on")));
            assertThat(server.asked().getFirst().body().toString())
                    .contains("Hello.")
                    .doesNotContain("secret thoughts", "sig-999");
        }
    }

    @Test
    protected void theLimitOfTokensAndARefusalAreTold() throws Exception {
        try (FakeModelServer server =
                FakeModelServer.inOrder(
                        Turn.say("Once upon").ending(Ending.LENGTH),
                        Turn.say("I will not").ending(Ending.REFUSED))) {
            ModelRequest request = asking(ModelMessage.User.of("Tell me"));
            assertThat(ask(server, request).stop()).isEqualTo(Stop.LENGTH);
            assertThat(ask(server, request).stop()).isEqualTo(refusal());
        }
    }

    /// What the API says of a refusal.
    protected Stop refusal() {
        return Stop.REFUSED;
    }

    @ParameterizedTest
    @CsvSource({
        "AUTH,AUTH",
        "BILLING,BILLING",
        "RATE_LIMITED,RATE_LIMITED",
        "OVERLOADED,OVERLOADED",
        "OVERFLOW,CONTEXT_OVERFLOW",
        "NO_MODEL,NO_MODEL",
        "INVALID,INVALID",
        "SERVER,SERVER"
    })
    protected void everyRefusalHasItsKind(Fault fault, Kind kind) throws Exception {
        try (FakeModelServer server = FakeModelServer.inOrder(Turn.fail(fault))) {
            ModelException failure = failure(server, asking(ModelMessage.User.of("Hi")));
            boolean isTold = tellsBilling() || fault != Fault.BILLING;
            assertThat(failure.kind()).isEqualTo(isTold ? kind : Kind.RATE_LIMITED);
            assertThat(failure).hasMessageStartingWith("testing: ").hasMessageContaining("HTTP");
            assertThat(failure.getMessage()).doesNotContain(KEY);
            assertThat(events).isEmpty();
        }
    }

    protected ModelException failure(FakeModelServer server, ModelRequest request) {
        ModelException failure =
                catchThrowableOfType(ModelException.class, () -> ask(server, request));
        assertThat(failure).isNotNull();
        return failure;
    }

    @Test
    protected void howLongTheServerWantsToBeLeftAloneIsTold() throws Exception {
        try (FakeModelServer server =
                FakeModelServer.inOrder(
                        new Turn.Failure(Fault.RATE_LIMITED, Duration.ofSeconds(17)))) {
            assertThat(failure(server, asking(ModelMessage.User.of("Hi"))).retryAfter())
                    .contains(Duration.ofSeconds(17));
        }
    }

    @Test
    protected void aStreamThatBreaksOffIsNoAnswer() throws Exception {
        try (FakeModelServer server =
                FakeModelServer.inOrder(Turn.say("Half of a sentence").ending(Ending.CUT))) {
            assertThat(failure(server, asking(ModelMessage.User.of("Hi"))).kind())
                    .isEqualTo(Kind.NETWORK);
        }
    }

    @Test
    protected void aFailureInTheStreamHasItsKind() throws Exception {
        try (FakeModelServer server =
                FakeModelServer.inOrder(Turn.say("Half of it").ending(Ending.BROKEN))) {
            assertThat(failure(server, asking(ModelMessage.User.of("Hi"))).kind())
                    .isEqualTo(Kind.OVERLOADED);
        }
    }

    @Test
    protected void aStreamThatBringsNothingCountsAsStalled() throws Exception {
        try (FakeModelServer server =
                        FakeModelServer.inOrder(Turn.say("Half of it").ending(Ending.STALLED));
                ModelClient client =
                        api().open(
                                        endpoint(
                                                server.url(api().name()),
                                                Duration.ofMillis(300),
                                                null))) {
            ModelException failure =
                    catchThrowableOfType(
                            ModelException.class,
                            () -> client.generate(asking(ModelMessage.User.of("Hi")), events::add));
            assertThat(failure.kind()).isEqualTo(Kind.NETWORK);
            assertThat(failure).hasMessageContaining("nothing came for 300 ms");
            assertThat(server.awaitLeft(LONG)).isTrue();
        }
    }

    @Test
    protected void anInterruptClosesTheConnectionAtOnce() throws Exception {
        try (FakeModelServer server =
                        FakeModelServer.inOrder(Turn.say("Half of it").ending(Ending.STALLED));
                ModelClient client = api().open(endpoint(server));
                TaskScope scope = new TaskScope("asking")) {
            List<String> seen = new ArrayList<>();
            Task<Boolean> asking = scope.fork(() -> interrupted(client, seen));
            assertThat(server.awaitStalled(LONG)).isTrue();
            asking.cancel();
            assertThat(server.awaitLeft(LONG)).isTrue();
            assertThat(scope.join(LONG)).isTrue();
            assertThat(seen).containsExactly("interrupted");
        }
    }

    private boolean interrupted(ModelClient client, List<String> seen) throws IOException {
        try {
            client.generate(asking(ModelMessage.User.of("Hi")), _ -> {});
        } catch (InterruptedException e) {
            seen.add("interrupted");
        }
        return true;
    }

    @Test
    protected void theKeyAndTheConfiguredHeadersAreSent() throws Exception {
        try (FakeModelServer server = FakeModelServer.inOrder(Turn.say("ok"))) {
            ask(server, asking(ModelMessage.User.of("Hi")));
            Asked asked = server.asked().getFirst();
            assertThat(asked.header("x-title")).isEqualTo("moltbot");
            assertThat(asked.headers().toString()).contains(KEY);
            assertThat(asked.path()).doesNotContain(KEY);
        }
    }

    @Test
    protected void aProxyIsAskedForTheWholeAddress() throws Exception {
        try (FakeModelServer server = FakeModelServer.inOrder(Turn.say("ok"));
                ModelClient client =
                        api().open(
                                        endpoint(
                                                URI.create(
                                                        "http://models.invalid"
                                                                + server.url(api().name())
                                                                        .getPath()),
                                                LONG,
                                                URI.create(
                                                        "http://me:pass@127.0.0.1:"
                                                                + server.port())))) {
            client.generate(asking(ModelMessage.User.of("Hi")), events::add);
            Asked asked = server.asked().getFirst();
            assertThat(asked.path()).startsWith("http://models.invalid/");
            assertThat(asked.header("proxy-authorization")).isEqualTo("Basic bWU6cGFzcw==");
        }
    }

    @Test
    protected void oneConnectionServesManyRequests() throws Exception {
        try (FakeModelServer server = FakeModelServer.start(_ -> Turn.say("ok"));
                ModelClient client = api().open(endpoint(server))) {
            for (int i = 0; i < 20; i++) {
                client.generate(asking(ModelMessage.User.of("Hi " + i)), events::add);
            }
            assertThat(server.asked()).hasSize(20);
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    protected void aServerThatIsNotThereIsANetworkFailure() throws Exception {
        URI gone;
        try (FakeModelServer server = FakeModelServer.inOrder()) {
            gone = server.url(api().name());
        }
        try (ModelClient client = api().open(endpoint(gone, LONG, null))) {
            ModelException failure =
                    catchThrowableOfType(
                            ModelException.class,
                            () -> client.generate(asking(ModelMessage.User.of("Hi")), _ -> {}));
            assertThat(failure.kind()).isEqualTo(Kind.NETWORK);
            assertThat(failure).hasMessageContaining("127.0.0.1:" + gone.getPort());
        }
    }
}
