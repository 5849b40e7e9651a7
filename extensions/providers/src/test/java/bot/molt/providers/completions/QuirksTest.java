package bot.molt.providers.completions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import bot.molt.spi.model.ModelClient;
import bot.molt.spi.model.ModelEndpoint;
import bot.molt.spi.model.ModelException;
import bot.molt.spi.model.ModelInfo;
import bot.molt.spi.model.ModelMessage;
import bot.molt.spi.model.ModelPart;
import bot.molt.spi.model.ModelReply;
import bot.molt.spi.model.ModelReply.Stop;
import bot.molt.spi.model.ModelRequest;
import bot.molt.spi.model.ModelRequest.Thinking;
import bot.molt.spi.model.ModelUsage;
import bot.molt.spi.model.ToolDefinition;
import bot.molt.testkit.wire.ScriptedServer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What servers of this API do differently, byte for byte.
class QuirksTest {
    private static final ModelRequest HI =
            new ModelRequest(
                    "m",
                    "",
                    List.of(ModelMessage.User.of("Hi")),
                    List.of(),
                    ModelRequest.Options.DEFAULT);

    private static ModelEndpoint endpoint(String url) {
        return new ModelEndpoint(
                "other",
                URI.create(url),
                null,
                Map.of(),
                null,
                Duration.ofSeconds(60),
                Json.Obj.EMPTY);
    }

    private static String answer(String type, String body) {
        int length = body.getBytes(StandardCharsets.UTF_8).length;
        return "HTTP/1.1 200 OK\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n%s"
                .formatted(type, length, body);
    }

    private static ModelReply reply(String... lines) throws Exception {
        return replyTo(answer("text/event-stream", String.join("\n", lines)));
    }

    private static ModelReply replyTo(String answer) throws Exception {
        try (ScriptedServer server = ScriptedServer.answering(answer);
                ModelClient client =
                        new OpenaiCompletions()
                                .open(endpoint("http://127.0.0.1:" + server.port() + "/v1"))) {
            return client.generate(HI, _ -> {});
        }
    }

    private static String delta(String json) {
        return "data: {\"choices\":[{\"delta\":" + json.replace('\'', '"') + "}]}\n";
    }

    private static String finish(String reason) {
        return "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"%s\"}]}\n".formatted(reason);
    }

    @Test
    void fieldsMayStandWithoutASpaceAndCommentsBetweenThem() throws Exception {
        ModelReply reply =
                reply(
                        ": keep-alive\r\n\r",
                        "data:{\"choices\":[{\"delta\":{\"content\":\"Hi\"}}]}\r\n\r",
                        ": keep-alive\r\n\r",
                        "data:{\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\r\n\r",
                        "data:[DONE]\r\n\r",
                        "");
        assertThat(reply.text()).isEqualTo("Hi");
        assertThat(reply.usage()).isEqualTo(ModelUsage.NONE);
    }

    @Test
    void theEndMayComeWithoutDoneOrWithoutAReason() throws Exception {
        assertThat(reply(delta("{'content':'a'}"), finish("stop")).text()).isEqualTo("a");
        assertThat(reply(delta("{'content':'a'}"), "data: [DONE]\n").text()).isEqualTo("a");
        assertThatThrownBy(() -> reply(delta("{'content':'a'}")))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("broke off");
        assertThatThrownBy(() -> reply("data: [DONE]\n")).isInstanceOf(ModelException.class);
    }

    @Test
    void callsWithoutIndexOrIdAreToldApartByTheirNames() throws Exception {
        ModelReply reply =
                reply(
                        delta("{'tool_calls':[{'function':{'name':'a','arguments':'{}'}}]}"),
                        delta("{'tool_calls':[{'function':{'name':'b','arguments':'{'}}]}"),
                        delta("{'tool_calls':[{'function':{'arguments':'}'}}]}"),
                        finish("stop"));
        assertThat(reply.calls()).extracting(ModelPart.ToolCall::name).containsExactly("a", "b");
        assertThat(reply.calls()).extracting(ModelPart.ToolCall::id).doesNotHaveDuplicates();
        assertThat(reply.stop()).isEqualTo(Stop.TOOL_USE);
    }

    @Test
    void callsThatShareAnIndexAreToldApartByTheirIds() throws Exception {
        ModelReply reply =
                reply(
                        delta(
                                "{'tool_calls':[{'index':0,'id':'x','function':{'name':'a','arguments':'{}'}}]}"),
                        delta(
                                "{'tool_calls':[{'index':0,'id':'y','function':{'name':'b','arguments':{'c':1}}}]}"),
                        finish("tool_calls"));
        assertThat(reply.calls())
                .extracting(ModelPart.ToolCall::id, call -> call.arguments().toString())
                .containsExactly(tuple("x", "{}"), tuple("y", "{\"c\":1}"));
    }

    @Test
    void argumentsThatAreNoJsonReachTheToolToBeRefusedThere() throws Exception {
        ModelReply reply =
                reply(
                        delta(
                                "{'tool_calls':[{'index':0,'id':'x','function':{'name':'a','arguments':'{oops'}}]}"),
                        finish("tool_calls"));
        assertThat(reply.calls().getFirst().arguments()).hasToString("{\"_notJson\":\"{oops\"}");
    }

    @Test
    void aCallThatTheLimitCutOffIsLeftOut() throws Exception {
        ModelReply reply =
                reply(
                        delta("{'content':'Now:'}"),
                        delta(
                                "{'tool_calls':[{'index':0,'id':'x','function':{'name':'a','arguments':'{oops'}}]}"),
                        finish("length"));
        assertThat(reply.calls()).isEmpty();
        assertThat(reply.stop()).isEqualTo(Stop.LENGTH);
    }

    @Test
    void thoughtsInTagsAreNoText() throws Exception {
        ModelReply reply =
                reply(
                        delta("{'content':'<thi'}"),
                        delta("{'content':'nk>I see</th'}"),
                        delta("{'content':'ink>\\n\\nHello <think>'}"),
                        finish("stop"));
        assertThat(reply.parts())
                .containsExactly(
                        new ModelPart.Thinking("I see", ""), new ModelPart.Text("Hello <think>"));
    }

    @Test
    void aWholeMessageInThePlaceOfAStreamIsUnderstood() throws Exception {
        String body =
                """
                {
                 "choices":[{"message":{"role":"assistant","content":"Hi"},"finish_reason":"stop"}],
                 "usage":{"prompt_tokens":3,"completion_tokens":1}}\
                """;
        ModelReply reply = replyTo(answer("application/json", body));
        assertThat(reply.text()).isEqualTo("Hi");
        assertThat(reply.usage()).isEqualTo(new ModelUsage(3, 1, 0, 0));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'prompt_tokens':10,'completion_tokens':2,'prompt_cache_hit_tokens':4} | 6 | 4",
                "{'prompt_tokens':10,'completion_tokens':2,'cached_tokens':3} | 7 | 3",
                "{'prompt_tokens':10,'completion_tokens':2,'prompt_tokens_details':null} | 10 | 0"
            })
    void countsComeUnderManyNames(String usage, long input, long cached) throws Exception {
        ModelReply reply =
                reply(
                        delta("{'content':'a'}"),
                        "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\",\"usage\":%s}]}\n"
                                .formatted(usage.replace('"', '"').replace('\'', '"')));
        assertThat(reply.usage()).isEqualTo(new ModelUsage(input, 2, cached, 0));
    }

    @Test
    void detailsOfThoughtsAreJoinedAndGoBack() throws Exception {
        ModelReply reply =
                reply(
                        delta(
                                "{'reasoning':'a','reasoning_details':[{'type':'reasoning.text','text':'a','index':0}]}"),
                        delta(
                                "{'reasoning':'b','reasoning_details':[{'type':'reasoning.text','text':'b','index':0,'signature':'s'}]}"),
                        delta(
                                "{'tool_calls':[{'index':0,'id':'x','function':{'name':'f','arguments':'{}'}}]}"),
                        finish("tool_calls"));
        Json.Obj body =
                body(
                        "http://127.0.0.1/v1",
                        Thinking.OFF,
                        new ModelMessage.Assistant(reply.parts(), OpenaiCompletions.NAME));
        assertThat(body.items("messages").get(1).toString())
                .contains(
                        "\"reasoning_details\":[{\"type\":\"reasoning.text\",\"text\":\"ab\",\"index\":0,\"signature\":\"s\"}]");
    }

    private static Json.Obj body(String url, Thinking level, ModelMessage... more) {
        List<ModelMessage> messages = new java.util.ArrayList<>(HI.messages());
        messages.addAll(List.of(more));
        ModelRequest request =
                new ModelRequest(
                        "m",
                        "",
                        messages,
                        List.of(new ToolDefinition("f", "", Json.Obj.EMPTY)),
                        HI.options().withThinking(level).withMaxTokens(7));
        return new CompletionsBody(request, Dialect.of(endpoint(url))).json();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "https://api.openai.com/v1 |"
                        + " {'reasoning_effort':'xhigh','max_completion_tokens':7}",
                "https://openrouter.ai/api/v1 | {'reasoning':{'effort':'xhigh'},'max_tokens':7}",
                "https://api.deepseek.com | {'thinking':{'type':'enabled'},'max_tokens':7}",
                "https://api.z.ai/api/paas/v4 | {'thinking':{'type':'enabled'},'max_tokens':7}",
                "https://dashscope.aliyuncs.com/compatible-mode/v1 |"
                        + " {'enable_thinking':true,'max_tokens':7}",
                "http://127.0.0.1:8000/v1 | {'reasoning_effort':'high','max_tokens':7}",
                "https://api.mistral.ai/v1 | {'max_tokens':7}"
            })
    void eachServerIsSpokenToInItsOwnWords(String url, String expected) {
        Json.Obj body = body(url, Thinking.XHIGH);
        JsonText.parseObject(expected.replace('\'', '"'))
                .members()
                .forEach((name, value) -> assertThat(body.get(name)).isEqualTo(value));
        assertThat(body.has("stream_options")).isEqualTo(!url.contains("mistral"));
    }

    @Test
    void deepseekGetsThoughtsBackWithEveryCallAndMistralShortIds() {
        ModelMessage call =
                new ModelMessage.Assistant(
                        List.of(new ModelPart.ToolCall("call_123456789", "f", Json.Obj.EMPTY)),
                        "anthropic-messages");
        assertThat(body("https://api.deepseek.com", Thinking.OFF, call).toString())
                .contains("\"reasoning_content\":\"\"");
        assertThat(body("https://api.mistral.ai/v1", Thinking.OFF, call).toString())
                .containsPattern("\"tool_call_id\":\"[0-9a-f]{9}\"");
    }

    @Test
    void modelsAreListedWithTheirWindowWhereTheServerTellsIt() throws Exception {
        String body =
                "{\"data\":[{\"id\":\"a\",\"max_model_len\":32768},{\"id\":\"b\",\"name\":\"B\"}]}";
        try (ScriptedServer server = ScriptedServer.answering(answer("application/json", body));
                ModelClient client =
                        new OpenaiCompletions()
                                .open(endpoint("http://127.0.0.1:" + server.port() + "/v1"))) {
            assertThat(client.models())
                    .containsExactly(new ModelInfo("a", "a", 32_768), new ModelInfo("b", "B", 0));
        }
    }
}
