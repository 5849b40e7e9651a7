package bot.molt.app.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.base.json.Json;
import bot.molt.testkit.model.FakeModelServer;
import bot.molt.testkit.model.Turn;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Agents and their sessions through the doors of a whole gateway, over a model server.
class AgentGatewayTest {
    private static final String ALICE = "key-of-alice-0123456789-0123456789-0123456789";

    @TempDir private Path folder;

    private RunningGateway gateway(FakeModelServer server) throws IOException {
        return new RunningGateway(
                folder,
                "providers: { anthropic: { apiKey: 'k', baseUrl: '%s' } }, routing: { users: [ { id: 'alice', apiKey: '%s' } ] }, tools: { exec: { security: 'full' } }"
                        .formatted(server.url("anthropic-messages"), ALICE));
    }

    @Test
    void agentAnswersTwiceAndTellsEachStep() throws Exception {
        try (FakeModelServer server =
                        FakeModelServer.inOrder(
                                Turn.call("exec", "{'command':'echo from-the-tool'}"),
                                Turn.say("All done."));
                RunningGateway gateway = gateway(server);
                AgentClient client = new AgentClient(gateway.port(), RunningGateway.TOKEN)) {
            client.ask("sessions.patch", "{'key':'main','verboseLevel':'on'}");
            String id =
                    client.send(
                            "agent", "{'message':'hi','sessionKey':'main','idempotencyKey':'k1'}");
            Json.Obj accepted =
                    client.next(frame -> frame.string("id").filter(id::equals).isPresent());
            assertThat(accepted.object("payload").string("status")).contains("accepted");
            assertThat(accepted.object("payload").string("runId")).contains("k1");
            Json.Obj done =
                    client.next(frame -> frame.string("id").filter(id::equals).isPresent())
                            .object("payload");
            assertThat(done.string("status")).contains("ok");
            assertThat(done.object("result").items("payloads").toString())
                    .contains("\"text\":\"All done.\"");
            assertThat(done.object("result").object("meta").object("agentMeta").string("provider"))
                    .contains("anthropic");
            List<Json.Obj> steps = client.events("agent");
            while (!step(steps.getLast()).endsWith("lifecycle end")) {
                client.next(frame -> frame.string("event").filter("agent"::equals).isPresent());
                steps = client.events("agent");
            }
            assertThat(steps.stream().map(step -> step.number("seq").orElse(0L)).toList())
                    .isEqualTo(LongStream.rangeClosed(1, steps.size()).boxed().toList());
            // what a call writes is told where there is time for it
            List<Json.Obj> told =
                    steps.stream().filter(step -> !step(step).equals("tool update")).toList();
            assertThat(told.stream().map(AgentGatewayTest::step).toList())
                    .startsWith("lifecycle start", "tool start", "tool result")
                    .endsWith("lifecycle end");
            assertThat(told.get(2).object("data").string("result").orElse(""))
                    .contains("from-the-tool");
            Json.Obj last = client.events("chat").getLast();
            if (last.string("state").filter("final"::equals).isEmpty()) {
                last = client.event("chat", "state", "final");
            }
            assertThat(last.object("message").toString()).contains("All done.");
            Json.Obj again =
                    client.ask("agent.wait", "{'runId':'k1','timeoutMs':1}").object("payload");
            assertThat(again.string("status")).contains("ok");
        }
    }

    private static String step(Json.Obj event) {
        return event.string("stream").orElse("")
                + event.object("data").string("phase").map(phase -> " " + phase).orElse("");
    }

    @Test
    void aChatIsSentToldKeptAndTakenUpAfterARestart() throws Exception {
        try (FakeModelServer server =
                FakeModelServer.start(asked -> Turn.say("answer " + asked.turns()))) {
            chatIsSent(server);
            chatIsKept(server);
        }
        assertThat(Files.exists(folder.resolve("state/store/moltbot.sqlite"))).isTrue();
    }

    private void chatIsSent(FakeModelServer server) throws Exception {
        try (RunningGateway gateway = gateway(server);
                AgentClient client = new AgentClient(gateway.port(), RunningGateway.TOKEN)) {
            Json.Obj started =
                    client.ask(
                                    "chat.send",
                                    "{'sessionKey':'main','message':'one','idempotencyKey':'c1'}")
                            .object("payload");
            assertThat(started.string("status")).contains("started");
            assertThat(client.event("chat", "state", "final").string("runId")).contains("c1");
            Json.Obj repeated =
                    client.ask(
                                    "chat.send",
                                    "{'sessionKey':'main','message':'one','idempotencyKey':'c1'}")
                            .object("payload");
            assertThat(repeated.string("status")).contains("ok");
        }
    }

    /// Calls are served without a store; messages are refused, and it is told why.
    @Test
    void aStoreThatIsNoneIsToldOfAndHindersNoCall() throws Exception {
        Files.createDirectories(folder.resolve("state/store"));
        Files.writeString(
                folder.resolve("state/store/moltbot.sqlite"), "not a database".repeat(99));
        try (FakeModelServer server = FakeModelServer.inOrder(Turn.say("never"));
                RunningGateway gateway = gateway(server)) {
            RunningGateway.Answer refused =
                    gateway.post(
                            RunningGateway.TOKEN,
                            "/v1/chat/completions",
                            "{\"model\":\"moltbot\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}");
            assertThat(refused.status()).as(refused.body().toString()).isEqualTo(503);
            assertThat(gateway.exec(RunningGateway.TOKEN, "pwd").status()).isEqualTo(200);
            Json.Obj parts = gateway.rpc("status", "{\"deep\":true}").object("parts");
            assertThat(parts.object("store").string("state")).contains("degraded");
            assertThat(parts.object("store").string("reason").orElse(""))
                    .contains("moltbot.sqlite", "messages to agents are refused");
            assertThat(gateway.text("/metrics")).contains("moltbot_store_working 0");
        }
    }

    private static void isWell(RunningGateway gateway) throws Exception {
        Json.Obj parts = gateway.rpc("status", "{\"deep\":true}").object("parts");
        assertThat(parts.object("agents"))
                .hasToString("{\"state\":\"ok\",\"sessions\":0,\"running\":0,\"waiting\":0}");
        assertThat(parts.object("outbox"))
                .hasToString("{\"state\":\"ok\",\"waiting\":0,\"oldestMs\":0}");
        assertThat(parts.object("store").isTrue("open")).isTrue();
        assertThat(parts.object("store").number("bytes").orElse(0L)).isPositive();
        assertThat(gateway.text("/metrics")).contains("moltbot_store_working 1");
    }

    private void chatIsKept(FakeModelServer server) throws Exception {
        try (RunningGateway gateway = gateway(server)) {
            Json.Obj history = gateway.rpc("chat.history", "{\"sessionKey\":\"main\"}");
            assertThat(history.items("messages")).hasSize(2);
            assertThat(history.items("messages").toString())
                    .contains("\"text\":\"one\"", "\"text\":\"answer 0\"");
            String sessionId = history.string("sessionId").orElseThrow();
            assertThat(folder.resolve("state/agents/main/sessions/%s.jsonl".formatted(sessionId)))
                    .exists();
            Json.Obj list = gateway.rpc("sessions.list", "{\"includeLastMessage\":true}");
            assertThat(list.items("sessions").toString())
                    .contains("\"key\":\"agent:main:main\"", "\"lastMessagePreview\":\"answer 0\"");
            Json.Obj reset = gateway.rpc("sessions.reset", "{\"key\":\"main\"}");
            assertThat(reset.object("entry").string("sessionId"))
                    .isNotEqualTo(history.string("sessionId"));
            assertThat(gateway.rpc("chat.history", "{\"sessionKey\":\"main\"}").items("messages"))
                    .isEmpty();
            isWell(gateway);
        }
    }

    @Test
    void aUserTalksToAndSeesHerOwnSessionsOnly() throws Exception {
        try (FakeModelServer server = FakeModelServer.start(_ -> Turn.say("ok"));
                RunningGateway gateway = gateway(server);
                AgentClient operator = new AgentClient(gateway.port(), RunningGateway.TOKEN);
                AgentClient alice = new AgentClient(gateway.port(), ALICE)) {
            operator.ask(
                    "chat.send", "{'sessionKey':'main','message':'mine','idempotencyKey':'o1'}");
            operator.event("chat", "state", "final");
            alice.ask("chat.send", "{'sessionKey':'main','message':'hers','idempotencyKey':'a1'}");
            Json.Obj told = alice.event("chat", "state", "final");
            assertThat(told.string("sessionKey")).contains("agent:main:user:alice:main");
            Set<String> runs =
                    alice.events("agent").stream()
                            .flatMap(event -> event.string("runId").stream())
                            .collect(Collectors.toSet());
            assertThat(runs).containsExactly("a1");
            String hers = alice.ask("sessions.list", "{}").object("payload").toString();
            assertThat(hers)
                    .contains("agent:main:user:alice:main")
                    .doesNotContain("agent:main:main");
            Json.Obj foreign =
                    alice.ask("chat.history", "{'sessionKey':'agent:main:main'}").object("error");
            assertThat(foreign.string("message").orElse("")).contains("session: agent:main:main");
        }
    }

    @Test
    void theCommandPrintsTheAnswerAndTheSession() throws Exception {
        try (FakeModelServer server =
                        FakeModelServer.start(_ -> Turn.say("Hello from the model."));
                RunningGateway gateway = gateway(server)) {
            assertThat(moltbot(gateway, "agent", "--message", "hi"))
                    .isEqualTo("Hello from the model.\n");
            assertThat(moltbot(gateway, "sessions")).contains("direct", "agent:main:main");
            assertThat(moltbot(gateway, "agent", "-m", "/status", "--json"))
                    .contains("Session: agent:main:main");
        }
    }

    private static String moltbot(RunningGateway gateway, String... words)
            throws IOException, InterruptedException {
        Process process = gateway.moltbot(words).start();
        process.getOutputStream().close();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    @Test
    void withoutAKeyTheAnswerSaysHowToAddOne() throws Exception {
        try (RunningGateway gateway = new RunningGateway(folder, "tools: {}")) {
            RunningGateway.Answer answer =
                    gateway.post(
                            RunningGateway.TOKEN,
                            "/api/rpc/agent",
                            "{\"message\":\"hi\",\"idempotencyKey\":\"k1\"}");
            assertThat(answer.body().toString()).contains("moltbot models auth add");
        }
    }

    @Test
    void whoUsesNoAgentHasNoDatabase() throws Exception {
        try (RunningGateway gateway = new RunningGateway(folder, "tools: {}")) {
            gateway.rpc("health", "{}");
        }
        assertThat(folder.resolve("state/store")).doesNotExist();
    }
}
