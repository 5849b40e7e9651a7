package bot.molt.gateway.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.base.json.Json;
import bot.molt.execution.policy.Decision;
import bot.molt.gateway.settings.McpConfig;
import bot.molt.spi.tool.ToolResult;
import bot.molt.testkit.tool.FixtureTool;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class McpSessionTest {
    private final CountDownLatch started = new CountDownLatch(1);
    private final CountDownLatch interrupted = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);

    @AutoClose
    private final McpGateway gateway =
            McpGateway.with(
                    new FixtureTool("hello", (_, _) -> ToolResult.ok("hi")),
                    new FixtureTool("fails", (_, _) -> ToolResult.failed("exit 1")),
                    new FixtureTool("waits", (_, _) -> waits()),
                    new FixtureTool(
                            "tells",
                            (_, context) -> {
                                context.progress("half way");
                                boolean done = release.await(60, TimeUnit.SECONDS);
                                return ToolResult.ok("told " + done);
                            }));

    @AutoClose private final TestClient client = new TestClient(gateway.port(), "ann-key");

    private ToolResult waits() throws InterruptedException {
        started.countDown();
        try {
            return ToolResult.ok("released " + release.await(20, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            interrupted.countDown();
            throw e;
        }
    }

    @ParameterizedTest
    @CsvSource({
        "2024-11-05,2024-11-05",
        "2025-03-26,2025-03-26",
        "2025-06-18,2025-06-18",
        "2025-11-25,2025-11-25",
        "2026-07-28,2025-11-25",
        "1999-01-01,2025-11-25"
    })
    void theRevisionIsNegotiatedDown(String offered, String agreed) throws Exception {
        assertThat(
                        client.send(TestClient.initialize(offered, "{}"))
                                .result()
                                .string("protocolVersion"))
                .hasValue(agreed);
    }

    @Test
    void aCallAnswersAtOnceAsJson() throws Exception {
        client.initialized("2025-11-25", "{}");
        TestClient.Answer answer = client.send(TestClient.call(1, "hello", ""));
        assertThat(answer.response().headers().firstValue("content-type"))
                .hasValue("application/json");
        assertThat(answer.only())
                .hasToString(
                        "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"content\":[{\"type\":\"text\",\"text\":\"hi\"}],\"isError\":false}}");
        assertThat(gateway.journal)
                .containsExactly("decided Allow hello by ann", "ended Done hello by ann");
    }

    @Test
    void aFailureOfAToolIsAResult() throws Exception {
        client.initialized("2025-11-25", "{}");
        TestClient.Answer answer = client.send(TestClient.call(1, "fails", ""));
        assertThat(answer.result().isTrue("isError")).isTrue();
        assertThat(answer.text()).isEqualTo("exit 1");
    }

    @Test
    void aRefusalIsExplainedWithItsRuleAndPlace() throws Exception {
        gateway.settings.policy =
                _ ->
                        new Decision.Deny(
                                new Decision.Reason("rm is denied", "rm *", "tools.deny[0]"));
        client.initialized("2025-11-25", "{}");
        TestClient.Answer answer = client.send(TestClient.call(1, "hello", ""));
        assertThat(answer.result().isTrue("isError")).isTrue();
        assertThat(answer.text())
                .startsWith(
                        "Denied by the gateway's policy; it did not run.\nrm is denied\nRule: rm *\nSet at: tools.deny[0]\nWhat to do: ");
    }

    @Test
    void anUnknownToolIsAProtocolErrorWithAHint() throws Exception {
        client.initialized("2025-11-25", "{}");
        assertThat(client.send(TestClient.call(1, "helo", "")).error())
                .hasToString(
                        "{\"code\":-32602,\"message\":\"Unknown tool: helo (did you mean hello?)\"}");
    }

    @Test
    void anUnknownMethodIsAnsweredAtOnce() throws Exception {
        client.initialized("2025-11-25", "{}");
        assertThat(
                        client.send("{'jsonrpc':'2.0','id':1,'method':'no/such'}")
                                .error()
                                .number("code"))
                .hasValue(-32601L);
        assertThat(
                        client.send("{'jsonrpc':'2.0','id':2,'method':'prompts/list'}")
                                .error()
                                .number("code"))
                .hasValue(-32601L);
    }

    @Test
    void aHiddenToolIsNotListed() throws Exception {
        gateway.settings.hidden = List.of("fails", "waits", "tells");
        client.initialized("2025-11-25", "{}");
        Json.Obj tools = client.send("{'jsonrpc':'2.0','id':1,'method':'tools/list'}").result();
        assertThat(tools.items("tools"))
                .singleElement()
                .satisfies(tool -> {
                    Json.Obj listed = (Json.Obj) tool;
                    assertThat(listed.string("name")).hasValue("hello");
                    assertThat(listed.object("annotations").isTrue("readOnlyHint")).isTrue();
                    assertThat(listed.object("_meta").number("anthropic/maxResultSizeChars"))
                            .hasValue(500_000L);
                });
    }

    @Test
    void aWrongCursorIsRefusedAndAGoodOneTaken() throws Exception {
        client.initialized("2025-11-25", "{}");
        String list = "{'jsonrpc':'2.0','id':1,'method':'tools/list','params':{'cursor':'%s'}}";
        assertThat(client.send(list.formatted("after-0")).result().items("tools")).hasSize(4);
        assertThat(client.send(list.formatted("after-99")).error().number("code"))
                .hasValue(-32602L);
        assertThat(client.send(list.formatted("x")).error().number("code")).hasValue(-32602L);
    }

    @Test
    void progressComesBeforeTheAnswer() throws Exception {
        client.initialized("2025-11-25", "{}");
        try (TestClient.Events events =
                client.open(TestClient.call(1, "tells", ",'_meta':{'progressToken':'p'}"))) {
            assertThat(events.next()).isEqualTo(Map.entry("1_0", ""));
            assertThat(events.message().object("params"))
                    .hasToString(
                            "{\"progressToken\":\"p\",\"progress\":1,\"message\":\"half way\"}");
            release.countDown();
            assertThat(events.message().number("id")).hasValue(1L);
        }
    }

    @Test
    void aCancelInterruptsTheToolAndEndsTheStreamWithoutAnAnswer() throws Exception {
        client.initialized("2025-06-18", "{}");
        try (TestClient.Events events = client.open(TestClient.call(7, "waits", ""))) {
            assertThat(started.await(60, TimeUnit.SECONDS)).isTrue();
            String cancel =
                    "{'jsonrpc':'2.0','method':'notifications/cancelled','params':{'requestId':7}}";
            assertThat(client.send(cancel).status()).isEqualTo(202);
            assertThat(interrupted.await(60, TimeUnit.SECONDS)).isTrue();
            assertThat(events.next().getValue()).isEmpty();
            assertThat(client.send(cancel).status()).isEqualTo(202);
        }
    }

    @Test
    void aLostStreamIsResumedWithNothingMissing() throws Exception {
        client.initialized("2025-11-25", "{}");
        String first;
        try (TestClient.Events events = client.open(TestClient.call(1, "waits", ""))) {
            first = events.next().getKey();
            assertThat(started.await(60, TimeUnit.SECONDS)).isTrue();
        }
        release.countDown();
        client.headers.put("Last-Event-ID", first);
        TestClient.Answer answer = client.get();
        assertThat(answer.text()).isEqualTo("released true");
        assertThat(interrupted.getCount()).isEqualTo(1);
    }

    @Test
    void anUnknownEventCannotBeResumed() throws Exception {
        client.initialized("2025-11-25", "{}");
        for (String id : List.of("99_1", "x", "1_-1", "_", "0_99999999999999999999")) {
            client.headers.put("Last-Event-ID", id);
            assertThat(client.get().status()).as(id).isEqualTo(400);
        }
    }

    @Test
    void aChangedListIsToldOnTheGeneralStream() throws Exception {
        client.initialized("2025-11-25", "{}");
        try (TestClient.Events events = client.listen()) {
            gateway.server.toolsChanged();
            assertThat(events.message().string("method"))
                    .hasValue("notifications/tools/list_changed");
        }
    }

    @Test
    void deletingEndsTheSessionAndWhatRunsInIt() throws Exception {
        client.initialized("2025-11-25", "{}");
        try (TestClient.Events events = client.open(TestClient.call(1, "waits", ""))) {
            assertThat(started.await(60, TimeUnit.SECONDS)).isTrue();
            assertThat(client.delete().status()).isEqualTo(204);
            assertThat(interrupted.await(60, TimeUnit.SECONDS)).isTrue();
            assertThat(events.next().getKey()).isIn("1_0", "");
        }
        TestClient.Answer after = client.send(TestClient.call(2, "hello", ""));
        assertThat(after.status()).isEqualTo(404);
        assertThat(after.error().number("code")).hasValue(-32001L);
    }

    @Test
    void aSessionBelongsToItsUser() throws Exception {
        client.initialized("2025-11-25", "{}");
        client.headers.put("Authorization", "Bearer operator-key");
        assertThat(client.send(TestClient.call(2, "hello", "")).status()).isEqualTo(404);
    }

    @Test
    void theSessionIdleLongestEndsWhenThereAreTooMany() throws Exception {
        gateway.settings.config =
                new McpConfig(2, Duration.ofHours(1), Duration.ofSeconds(15), List.of());
        client.initialized("2025-11-25", "{}");
        for (int i = 0; i < 2; i++) {
            try (TestClient other = new TestClient(gateway.port(), "ann-key")) {
                other.initialized("2025-11-25", "{}");
            }
        }
        assertThat(client.send(TestClient.call(1, "hello", "")).status()).isEqualTo(404);
        assertThat(gateway.server.sessions()).isEqualTo(2);
    }

    @Test
    void anIdleSessionExpires() throws Exception {
        client.initialized("2025-11-25", "{}");
        gateway.settings.config =
                new McpConfig(10, Duration.ZERO, Duration.ofSeconds(15), List.of());
        assertThat(client.send(TestClient.call(1, "hello", "")).status()).isEqualTo(404);
    }

    @Test
    void aBatchIsAnsweredAsOneWhereTheRevisionHasIt() throws Exception {
        String batch =
                "["
                        + TestClient.call(1, "hello", "")
                        + ","
                        + "{'jsonrpc':'2.0','id':2,'method':'ping'}]";
        client.initialized("2025-03-26", "{}");
        TestClient.Answer answer = client.send(batch);
        assertThat(answer.messages())
                .extracting(message -> ((Json.Obj) message).number("id").orElseThrow())
                .containsExactlyInAnyOrder(1L, 2L);
        try (TestClient newer = new TestClient(gateway.port(), "ann-key")) {
            newer.initialized("2025-06-18", "{}");
            assertThat(newer.send(batch).status()).isEqualTo(400);
        }
    }

    @Test
    void aClientWithoutEventsGetsJsonHoweverLongItTakes() throws Exception {
        client.initialized("2025-11-25", "{}");
        client.headers.put("Accept", "application/json");
        release.countDown();
        assertThat(client.send(TestClient.call(1, "tells", ",'_meta':{'progressToken':1}")).text())
                .isEqualTo("told true");
    }
}
