package bot.molt.gateway.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.base.json.Json;
import bot.molt.execution.policy.Decision;
import bot.molt.spi.tool.ToolResult;
import bot.molt.testkit.tool.FixtureTool;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class McpApprovalTest {
    @AutoClose
    private final McpGateway gateway =
            McpGateway.with(new FixtureTool("runs", (_, _) -> ToolResult.ok("ran")));

    @AutoClose private final TestClient client = new TestClient(gateway.port(), "ann-key");

    @BeforeEach
    void asksForEverything() {
        gateway.settings.policy =
                _ ->
                        new Decision.Ask(
                                new Decision.Reason("no pattern", "ask: on-miss", "tools.exec.ask"),
                                List.of("runs *"));
    }

    private String answered(String response) throws Exception {
        client.initialized("2025-11-25", "{'elicitation':{}}");
        try (TestClient.Events events = client.open(TestClient.call(1, "runs", ""))) {
            Json.Obj question = events.message();
            assertThat(question.string("method")).hasValue("elicitation/create");
            String id = question.string("id").orElseThrow();
            assertThat(client.send("{'jsonrpc':'2.0','id':'" + id + "'," + response + "}").status())
                    .isEqualTo(202);
            Json.Obj answer = events.message();
            return ((Json.Obj) answer.object("result").items("content").getFirst())
                    .string("text")
                    .orElseThrow();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'result':{'action':'accept','content':{'answer':'once'}} | ran",
                "'result':{'action':'accept','content':{'answer':'always'}} | ran",
                "'result':{'action':'accept','content':{'answer':'deny'}} | Denied by",
                "'result':{'action':'accept','content':{}} | Denied by",
                "'result':{'action':'decline'} | Denied by",
                "'result':{'action':'cancel'} | Not approved",
                "'error':{'code':-1,'message':'no'} | Not approved"
            })
    void theAnswerOfThePersonHolds(String response, String expected) throws Exception {
        assertThat(answered(response)).startsWith(expected);
    }

    @Test
    void alwaysIsRemembered() throws Exception {
        answered("'result':{'action':'accept','content':{'answer':'always'}}");
        assertThat(gateway.remembered).containsExactly("ann [runs *]");
    }

    @Test
    void theFormOffersThreeAnswersAndSaysWhatRuns() throws Exception {
        client.initialized("2025-11-25", "{'elicitation':{}}");
        String call =
                "{'jsonrpc':'2.0','id':1,'method':'tools/call','params':{'name':'runs','arguments':{'text':'x y'}}}";
        try (TestClient.Events events = client.open(call)) {
            Json.Obj params = events.message().object("params");
            assertThat(params.string("message").orElseThrow())
                    .contains("x y")
                    .contains("no pattern");
            Json.Obj answer =
                    params.object("requestedSchema").object("properties").object("answer");
            assertThat(answer.items("enum"))
                    .isEqualTo(Json.strings(List.of("once", "always", "deny")).items());
            client.delete();
        }
    }

    @Test
    void aClientThatCannotAskIsRefusedAtOnce() throws Exception {
        client.initialized("2025-11-25", "{}");
        assertThat(client.send(TestClient.call(1, "runs", "")).text())
                .startsWith("Denied by the gateway's policy")
                .contains("nobody is there");
    }

    @Test
    void anAnswerOfAnotherSessionIsNone() throws Exception {
        client.initialized("2025-11-25", "{'elicitation':{}}");
        try (TestClient.Events events = client.open(TestClient.call(1, "runs", ""));
                TestClient other = new TestClient(gateway.port(), "ann-key")) {
            String id = events.message().string("id").orElseThrow();
            String yes =
                    "{'jsonrpc':'2.0','id':'%s','result':{'action':'accept','content':{'answer':'once'}}}";
            other.initialized("2025-11-25", "{}").send(yes.formatted(id));
            client.send("{'jsonrpc':'2.0','id':'%s','result':{'action':'decline'}}".formatted(id));
            assertThat(events.message().object("result").isTrue("isError")).isTrue();
        }
    }
}
