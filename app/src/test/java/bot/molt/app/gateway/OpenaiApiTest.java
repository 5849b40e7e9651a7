package bot.molt.app.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.base.concurrent.Task;
import bot.molt.base.concurrent.TaskScope;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import bot.molt.testkit.model.FakeModelServer;
import bot.molt.testkit.model.Turn;
import bot.molt.testkit.model.Turn.Ending;
import bot.molt.testkit.model.Turn.Fault;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The APIs of OpenAI's clients, over a whole gateway with a model server behind it.
class OpenaiApiTest {
    private static final String ALICE = "key-of-alice-0123456789-0123456789-0123456789";
    private static final String CHAT = "/v1/chat/completions";
    private static final String WEATHER =
            "'tools':[{'type':'function','function':{'name':'weather','description':'Weather.','parameters':{'type':'object','properties':{'city':{'type':'string'}}}}}]";

    @TempDir private Path folder;

    private RunningGateway gateway(FakeModelServer server) throws IOException {
        return gateway(server, "");
    }

    private RunningGateway gateway(FakeModelServer server, String more) throws IOException {
        return new RunningGateway(
                folder,
                "providers: { anthropic: { apiKey: 'k', baseUrl: '%s' } }, routing: { users: [ { id: 'alice', apiKey: '%s' } ] }%s"
                        .formatted(server.url("anthropic-messages"), ALICE, more));
    }

    private static String json(String quoted) {
        return quoted.replace('\'', '"');
    }

    private static RunningGateway.Answer post(
            RunningGateway gateway, String path, String body, String... headers) throws Exception {
        return gateway.post(RunningGateway.TOKEN, path, json(body), headers);
    }

    private static Json.Obj message(RunningGateway.Answer answer) {
        return choice(answer).object("message");
    }

    private static Json.Obj choice(RunningGateway.Answer answer) {
        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
        return (Json.Obj) answer.body().items("choices").getFirst();
    }

    @Test
    void aChatIsAnsweredWithWhatItCost() throws Exception {
        Turn turn = Turn.say("Paris.").counting(new Turn.Tokens(11, 3, 100));
        try (FakeModelServer server = FakeModelServer.inOrder(turn);
                RunningGateway gateway = gateway(server)) {
            RunningGateway.Answer answer =
                    post(
                            gateway,
                            CHAT,
                            "{'model':'moltbot','messages':[{'role':'system','content':'Be"
                                    + " brief.'},{'role':'user','content':'The capital of France?'}]}");
            assertThat(message(answer).string("content")).contains("Paris.");
            assertThat(choice(answer).string("finish_reason")).contains("stop");
            assertThat(answer.body().string("model")).contains("moltbot");
            assertThat(answer.body().object("usage"))
                    .hasToString(
                            "{\"prompt_tokens\":111,\"completion_tokens\":3,\"total_tokens\":114,\"prompt_tokens_details\":{\"cached_tokens\":100}}");
            Json.Obj asked = server.asked().getFirst().body();
            assertThat(asked.items("system").toString()).contains("Be brief.");
            assertThat(asked.items("messages").toString()).contains("The capital of France?");
        }
    }

    @Test
    void whatWasSaidBeforeStandsBeforeTheQuestion() throws Exception {
        try (FakeModelServer server = FakeModelServer.inOrder(Turn.say("ok"));
                RunningGateway gateway = gateway(server)) {
            post(
                    gateway,
                    CHAT,
                    "{'messages':[{'role':'user','content':'I am"
                            + " Bob.'},{'role':'assistant','content':'Hello"
                            + " Bob.'},{'role':'user','content':[{'type':'text','text':'Who am"
                            + " I?'}]}]}");
            assertThat(server.asked().getFirst().body().items("messages").toString())
                    .contains(
                            "[Chat messages since your last reply - for context]\\nUser: I am"
                                    + " Bob.\\nAssistant: Hello Bob.\\n\\n[Current message - respond to"
                                    + " this]\\nUser: Who am I?");
        }
    }

    @Test
    void aStreamBringsRoleTextReasonCountsAndDone() throws Exception {
        try (FakeModelServer server = FakeModelServer.inOrder(Turn.say("Hello there"));
                RunningGateway gateway = gateway(server)) {
            String events =
                    gateway.raw(
                            CHAT,
                            json(
                                    "{'stream':true,'stream_options':{'include_usage':true},'messages':[{'role':'user','content':'Hi'}]}"));
            List<Json.Obj> chunks = chunks(events);
            StringBuilder text = new StringBuilder();
            for (Json.Obj chunk : chunks) {
                for (Json choice : chunk.items("choices")) {
                    text.append(((Json.Obj) choice).object("delta").string("content").orElse(""));
                }
            }
            assertThat(text).hasToString("Hello there");
            assertThat(chunks.getFirst().toString()).contains("\"role\":\"assistant\"");
            assertThat(chunks.get(chunks.size() - 2).toString())
                    .contains("\"finish_reason\":\"stop\"");
            assertThat(chunks.getLast().object("usage").number("completion_tokens")).contains(5L);
            assertThat(events).endsWith("data: [DONE]\n\n");
        }
    }

    private static List<Json.Obj> chunks(String events) {
        return events.lines()
                .filter(line -> line.startsWith("data: {"))
                .map(line -> JsonText.parseObject(line.substring(6)))
                .toList();
    }

    @Test
    void aToolOfTheClientIsCalledByTheClient() throws Exception {
        try (FakeModelServer server =
                        FakeModelServer.inOrder(
                                Turn.call("weather", "{'city':'Rome'}"), Turn.say("Sunny."));
                RunningGateway gateway = gateway(server)) {
            RunningGateway.Answer called =
                    post(
                            gateway,
                            CHAT,
                            "{%s,'messages':[{'role':'user','content':'Rome?'}]}"
                                    .formatted(WEATHER));
            assertThat(choice(called).string("finish_reason")).contains("tool_calls");
            Json.Obj call = (Json.Obj) message(called).items("tool_calls").getFirst();
            assertThat(call.object("function").toString())
                    .isEqualTo(
                            "{\"name\":\"weather\",\"arguments\":\"{\\\"city\\\":\\\"Rome\\\"}\"}");
            RunningGateway.Answer answered =
                    post(
                            gateway,
                            CHAT,
                            "{%s,'messages':[{'role':'user','content':'Rome?'},{'role':'assistant','content':null,'tool_calls':[{'id':'c1','type':'function','function':{'name':'weather','arguments':'{}'}}]},{'role':'tool','tool_call_id':'c1','content':'22 degrees'}]}"
                                    .formatted(WEATHER));
            assertThat(message(answered).string("content")).contains("Sunny.");
            assertThat(server.asked().getLast().body().items("messages").toString())
                    .contains("Assistant: [called weather with {}]", "Tool:weather: 22 degrees");
        }
    }

    @Test
    void aSessionIsGoneOnInByItsHeaderOrItsUser() throws Exception {
        try (FakeModelServer server = FakeModelServer.start(_ -> Turn.say("ok"));
                RunningGateway gateway = gateway(server)) {
            String body = "{'user':'u1','messages':[{'role':'user','content':'%s'}]}";
            post(gateway, CHAT, body.formatted("one"));
            post(gateway, CHAT, body.formatted("two"));
            assertThat(server.asked().getLast().turns()).isEqualTo(1);
            post(gateway, CHAT, "{'messages':[{'role':'user','content':'alone'}]}");
            assertThat(server.asked().getLast().turns()).isZero();
            post(
                    gateway,
                    CHAT,
                    "{'messages':[{'role':'user','content':'three'}]}",
                    "x-moltbot-session-key",
                    "agent:main:openai-user:u1");
            assertThat(server.asked().getLast().turns()).isEqualTo(2);
            RunningGateway.Answer foreign =
                    gateway.post(
                            ALICE,
                            CHAT,
                            json("{'messages':[{'role':'user','content':'x'}]}"),
                            "x-moltbot-session-key",
                            "agent:main:openai-user:u1");
            assertThat(foreign.status()).isEqualTo(404);
        }
    }

    @Test
    void wrongRequestsAreRefusedInTheApisOwnShape() throws Exception {
        try (FakeModelServer server = FakeModelServer.inOrder();
                RunningGateway gateway = gateway(server)) {
            assertThat(post(gateway, CHAT, "{'messages':[]}").body())
                    .hasToString(
                            "{\"error\":{\"message\":\"Missing user message in"
                                    + " `messages`.\",\"type\":\"invalid_request_error\"}}");
            String user = "'messages':[{'role':'user','content':'x'}]";
            for (String wrong :
                    List.of(
                            "'temperature':3",
                            "'stop':['a','b','c','d','e']",
                            "'stop':7",
                            "'max_tokens':0",
                            "'n':2",
                            "'tool_choice':'required'",
                            "'tools':[{'type':'web_search'}]",
                            "'messages':[{'role':'user','content':[{'type':'image_url','image_url':{'url':'http://h/x.png'}}]}]")) {
                String rest = wrong.startsWith("'messages'") ? "" : "," + user;
                assertThat(post(gateway, CHAT, "{" + wrong + rest + "}").status())
                        .as(wrong)
                        .isEqualTo(400);
            }
            assertThat(gateway.post("wrong-key", CHAT, "{}").status()).isEqualTo(401);
            assertThat(server.asked()).isEmpty();
        }
    }

    @Test
    void requestsThatMeetInOneSessionHaveAnAnswerEach() throws Exception {
        try (FakeModelServer server = FakeModelServer.start(_ -> Turn.say("yes"));
                RunningGateway gateway = gateway(server);
                TaskScope scope = new TaskScope("meeting")) {
            List<Task<RunningGateway.Answer>> answers =
                    Stream.of(1, 2, 3, 4, 5)
                            .map(number ->
                                    scope.fork(() ->
                                            post(
                                                    gateway,
                                                    CHAT,
                                                    "{'user':'bob','temperature':0.5,'stop':'END','max_tokens':9,'messages':[{'role':'user','content':'number %d'}]}"
                                                            .formatted(number))))
                            .toList();
            for (Task<RunningGateway.Answer> answer : answers) {
                assertThat(message(answer.join()).string("content")).contains("yes");
            }
            assertThat(server.asked()).hasSize(5);
            Json.Obj asked = server.asked().getFirst().body();
            assertThat(asked.get("temperature")).hasToString("0.5");
            assertThat(asked.get("stop_sequences")).hasToString("[\"END\"]");
            assertThat(asked.get("max_tokens")).hasToString("9");
        }
    }

    @Test
    void aFailureOfTheModelIsAnErrorAndNoAnswer() throws Exception {
        try (FakeModelServer server = FakeModelServer.start(_ -> Turn.fail(Fault.AUTH));
                RunningGateway gateway = gateway(server)) {
            String body = "{%s'messages':[{'role':'user','content':'x'}]}";
            RunningGateway.Answer whole = post(gateway, CHAT, body.formatted(""));
            assertThat(whole.status()).isEqualTo(500);
            assertThat(whole.body().object("error").string("type")).contains("api_error");
            assertThat(whole.body().object("error").string("message").orElse(""))
                    .contains("invalid x-api-key");
            String stream = gateway.raw(CHAT, json(body.formatted("'stream':true,")));
            assertThat(stream).contains("data: {\"error\":{").endsWith("data: [DONE]\n\n");
        }
    }

    @Test
    void aClientThatLeavesEndsItsRun() throws Exception {
        try (FakeModelServer server =
                        FakeModelServer.inOrder(
                                Turn.say("half of a long answer").ending(Ending.STALLED));
                RunningGateway gateway = gateway(server)) {
            gateway.leave(
                    CHAT,
                    json("{'stream':true,'messages':[{'role':'user','content':'x'}]}"),
                    () -> server.awaitStalled(Duration.ofSeconds(60)));
            assertThat(server.awaitLeft(Duration.ofSeconds(60))).isTrue();
        }
    }

    @Test
    void aResponseIsAnsweredAndFollowedByAnother() throws Exception {
        try (FakeModelServer server = FakeModelServer.inOrder(Turn.say("one"), Turn.say("two"));
                RunningGateway gateway = gateway(server)) {
            RunningGateway.Answer first =
                    post(gateway, "/v1/responses", "{'model':'moltbot','input':'Hi'}");
            assertThat(first.body().string("status")).contains("completed");
            assertThat(first.body().items("output").toString())
                    .contains("\"type\":\"output_text\",\"text\":\"one\"");
            String id = first.body().string("id").orElseThrow();
            post(
                    gateway,
                    "/v1/responses",
                    "{'model':'moltbot','instructions':'Rhyme.','previous_response_id':'%s','input':[{'role':'user','content':[{'type':'input_text','text':'Go on'}]}]}"
                            .formatted(id));
            assertThat(server.asked().getLast().turns()).isEqualTo(1);
            assertThat(server.asked().getLast().body().items("system").toString())
                    .contains("Rhyme.");
            RunningGateway.Answer unknown =
                    gateway.post(
                            ALICE,
                            "/v1/responses",
                            json("{'input':'x','previous_response_id':'%s'}".formatted(id)));
            assertThat(unknown.status()).isEqualTo(404);
        }
    }

    @Test
    void aStreamedResponseHasItsEventsInOrder() throws Exception {
        try (FakeModelServer server = FakeModelServer.inOrder(Turn.say("Hello there"));
                RunningGateway gateway = gateway(server)) {
            String events = gateway.raw("/v1/responses", json("{'stream':true,'input':'Hi'}"));
            List<String> types =
                    events.lines()
                            .filter(line -> line.startsWith("event: "))
                            .map(line -> line.substring(7))
                            .distinct()
                            .toList();
            assertThat(types)
                    .containsExactly(
                            "response.created",
                            "response.in_progress",
                            "response.output_item.added",
                            "response.content_part.added",
                            "response.output_text.delta",
                            "response.output_text.done",
                            "response.content_part.done",
                            "response.output_item.done",
                            "response.completed");
            assertThat(chunks(events).getLast().toString()).contains("\"text\":\"Hello there\"");
        }
    }

    @Test
    void agentsAreListedAsModelsAndAnApiMayBeTurnedOff() throws Exception {
        try (FakeModelServer server = FakeModelServer.inOrder();
                RunningGateway gateway = gateway(server)) {
            assertThat(gateway.text("/v1/models"))
                    .contains("\"id\":\"moltbot\"", "\"id\":\"moltbot/main\"");
            assertThat(gateway.text("/v1/models/moltbot/main"))
                    .startsWith("{\"id\":\"moltbot/main\"");
            assertThat(gateway.text("/v1/models/none")).contains("not_found");
        }
    }
}
