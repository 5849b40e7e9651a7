package bot.molt.gateway.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.base.json.Json;
import bot.molt.execution.policy.Decision;
import bot.molt.spi.tool.ToolResult;
import bot.molt.testkit.tool.FixtureTool;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class McpStatelessTest {
    private static final String META =
            "'_meta':{'io.modelcontextprotocol/protocolVersion':'2026-07-28','io.modelcontextprotocol/clientCapabilities':{'elicitation':{}}}";

    private final CountDownLatch started = new CountDownLatch(1);
    private final CountDownLatch interrupted = new CountDownLatch(1);

    @AutoClose
    private final McpGateway gateway =
            McpGateway.with(
                    new FixtureTool("hello", (_, _) -> ToolResult.ok("hi")),
                    new FixtureTool("waits", (_, _) -> waits()));

    @AutoClose private final TestClient client = new TestClient(gateway.port(), "ann-key");

    private ToolResult waits() throws InterruptedException {
        started.countDown();
        try {
            boolean never = new CountDownLatch(1).await(20, TimeUnit.SECONDS);
            return ToolResult.ok("never " + never);
        } catch (InterruptedException e) {
            interrupted.countDown();
            throw e;
        }
    }

    @BeforeEach
    void speaksTheRevision() {
        client.headers.put("MCP-Protocol-Version", "2026-07-28");
    }

    private TestClient.Answer call(String tool, String rest) throws Exception {
        client.headers.put("Mcp-Method", "tools/call");
        client.headers.put("Mcp-Name", tool);
        return client.send(TestClient.call(1, tool, "," + META + rest));
    }

    @Test
    void aCallNeedsNoSession() throws Exception {
        TestClient.Answer answer = call("hello", "");
        assertThat(answer.text()).isEqualTo("hi");
        assertThat(answer.result().string("resultType")).hasValue("complete");
    }

    @Test
    void headersMustSayWhatTheBodySays() throws Exception {
        client.headers.put("Mcp-Method", "tools/call");
        client.headers.put("Mcp-Name", "other");
        TestClient.Answer answer = client.send(TestClient.call(1, "hello", "," + META));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.error().number("code")).hasValue(-32020L);
        assertThat(gateway.journal).isEmpty();
    }

    @Test
    void aNameMayTravelInBase64() throws Exception {
        client.headers.put("Mcp-Method", "tools/call");
        client.headers.put("Mcp-Name", "=?base64?aGVsbG8=?=");
        assertThat(client.send(TestClient.call(1, "hello", "," + META)).text()).isEqualTo("hi");
        client.headers.put("Mcp-Name", "=?base64?***?=");
        assertThat(client.send(TestClient.call(1, "hello", "," + META)).status()).isEqualTo(400);
    }

    @Test
    void leavingCancels() throws Exception {
        client.headers.put("Mcp-Method", "tools/call");
        client.headers.put("Mcp-Name", "waits");
        try (TestClient.Events events = client.open(TestClient.call(1, "waits", "," + META))) {
            assertThat(events.response().statusCode()).isEqualTo(200);
            assertThat(started.await(60, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(interrupted.await(60, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void anApprovalIsAskedInRounds() throws Exception {
        ask();
        TestClient.Answer first = call("hello", "");
        assertThat(first.result().string("resultType")).hasValue("input_required");
        String key = first.result().object("inputRequests").members().keySet().iterator().next();
        String state = first.result().string("requestState").orElseThrow();
        TestClient.Answer second = call("hello", answers(key, "once") + state(state));
        assertThat(second.text()).isEqualTo("hi");
        assertThat(call("hello", answers(key, "once") + state(state)).error().number("code"))
                .as("spent")
                .hasValue(-32602L);
    }

    @Test
    void aStateWorksForItsOwnUserAndRequestOnly() throws Exception {
        ask();
        TestClient.Answer first = call("hello", "");
        String key = first.result().object("inputRequests").members().keySet().iterator().next();
        String state = first.result().string("requestState").orElseThrow();
        client.headers.put("Authorization", "Bearer operator-key");
        assertThat(call("hello", answers(key, "once") + state(state)).error().number("code"))
                .hasValue(-32602L);
        assertThat(gateway.journal).noneMatch(line -> line.startsWith("ended Done"));
    }

    @Test
    void anUnansweredQuestionIsAskedAgain() throws Exception {
        ask();
        TestClient.Answer first = call("hello", "");
        String state = first.result().string("requestState").orElseThrow();
        TestClient.Answer again = call("hello", answers("other", "once") + state(state));
        assertThat(again.result().string("resultType")).hasValue("input_required");
        assertThat(again.result().object("inputRequests"))
                .isEqualTo(first.result().object("inputRequests"));
        assertThat(again.result().string("requestState"))
                .isNotEqualTo(first.result().string("requestState"));
    }

    @Test
    void aSubscriptionIsToldWhatItAskedFor() throws Exception {
        client.headers.put("Mcp-Method", "subscriptions/listen");
        String listen =
                "{'jsonrpc':'2.0','id':5,'method':'subscriptions/listen','params':{'notifications':{'toolsListChanged':true,'promptsListChanged':true},"
                        + META
                        + "}}";
        try (TestClient.Events events = client.open(listen)) {
            assertThat(events.message().object("params").object("notifications"))
                    .hasToString("{\"toolsListChanged\":true}");
            gateway.server.toolsChanged();
            Json.Obj told = events.message();
            assertThat(told.string("method")).hasValue("notifications/tools/list_changed");
            assertThat(
                            told.object("params")
                                    .object("_meta")
                                    .number("io.modelcontextprotocol/subscriptionId"))
                    .hasValue(5L);
        }
    }

    private void ask() {
        gateway.settings.policy =
                _ ->
                        new Decision.Ask(
                                new Decision.Reason("no pattern", "ask", "tools.exec.ask"),
                                List.of());
    }

    private static String answers(String key, String answer) {
        return ",'inputResponses':{'%s':{'action':'accept','content':{'answer':'%s'}}}"
                .formatted(key, answer);
    }

    private static String state(String state) {
        return ",'requestState':'" + state + "'";
    }
}
