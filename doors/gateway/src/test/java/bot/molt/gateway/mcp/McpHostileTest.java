package bot.molt.gateway.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.spi.tool.ToolResult;
import bot.molt.testkit.tool.FixtureTool;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class McpHostileTest {
    @AutoClose
    private final McpGateway gateway =
            McpGateway.with(new FixtureTool("hello", (_, _) -> ToolResult.ok("hi")));

    @AutoClose private final TestClient client = new TestClient(gateway.port(), "ann-key");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{ | -32700",
                "42 | -32600",
                "null | -32600",
                "{} | -32600",
                "{'jsonrpc':'1.0','id':1,'method':'ping'} | -32600",
                "{'jsonrpc':'2.0','id':1} | -32600",
                "{'jsonrpc':'2.0','id':{},'method':'ping'} | -32600",
                "{'jsonrpc':'2.0','id':null,'method':'ping'} | -32600",
                "{'jsonrpc':'2.0','id':1,'method':7} | -32600",
                "{'jsonrpc':'2.0','id':1,'method':'ping','params':[1]} | -32600",
                "{'jsonrpc':'2.0','id':1,'method':'ping'} | -32600",
                "{'jsonrpc':'2.0','id':1,'method':'initialize','params':{}} | -32602",
                "{'jsonrpc':'2.0','id':1,'method':'server/discover'} | -32602",
                "[] | -32600"
            })
    void whatIsNoMessageIsRefused(String body, long code) throws Exception {
        TestClient.Answer answer = client.send(body);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.error().number("code")).hasValue(code);
    }

    @Test
    void invalidUtf8IsRefused() throws Exception {
        assertThat(client.send("{'jsonrpc':'2.0','id':1,'method':'\ud800'}").status())
                .isEqualTo(400);
    }

    @Test
    void anotherContentTypeIsRefused() throws Exception {
        client.headers.put("Content-Type", "text/plain");
        assertThat(client.send(TestClient.initialize("2025-11-25", "{}")).status()).isEqualTo(415);
    }

    @Test
    void anUnknownVersionHeaderIsRefused() throws Exception {
        client.initialized("2025-11-25", "{}");
        client.headers.put("MCP-Protocol-Version", "2030-01-01");
        TestClient.Answer answer = client.send("{'jsonrpc':'2.0','id':1,'method':'ping'}");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.error().number("code")).hasValue(-32022L);
    }

    @Test
    void aGuessedSessionIsNotFound() throws Exception {
        client.headers.put("Mcp-Session-Id", "guess");
        assertThat(client.send("{'jsonrpc':'2.0','id':1,'method':'ping'}").status()).isEqualTo(404);
        assertThat(client.get().status()).isEqualTo(404);
        assertThat(client.delete().status()).isEqualTo(404);
    }

    @Test
    void argumentsOfTheWrongKindAreToldToTheModel() throws Exception {
        client.initialized("2025-11-25", "{}");
        String call =
                "{'jsonrpc':'2.0','id':1,'method':'tools/call','params':{'name':'hello','arguments':{'nope':1}}}";
        TestClient.Answer answer = client.send(call);
        assertThat(answer.result().isTrue("isError")).isTrue();
        assertThat(answer.text()).contains("nope: unknown");
        assertThat(client.send(call.replace("{'nope':1}", "[1]")).error().number("code"))
                .hasValue(-32602L);
    }

    @Test
    void getWithoutASessionIsNoMethodHere() throws Exception {
        assertThat(client.get().status()).isEqualTo(405);
    }
}
