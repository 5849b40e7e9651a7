package bot.molt.app.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A gateway that stops while clients listen.
@Timeout(180)
class McpStopTest {
    private static final String INITIALIZE =
            "{'jsonrpc':'2.0','id':0,'method':'initialize','params':{'protocolVersion':'2025-11-25','capabilities':{},'clientInfo':{'name':'t','version':'1'}}}";
    private static final String LISTEN =
            "{'jsonrpc':'2.0','id':1,'method':'subscriptions/listen','params':{'notifications':{'toolsListChanged':true},'_meta':{'io.modelcontextprotocol/protocolVersion':'2026-07-28','io.modelcontextprotocol/clientInfo':{'name':'t','version':'1'},'io.modelcontextprotocol/clientCapabilities':{}}}}";

    @TempDir Path folder;
    @AutoClose private final HttpClient client = HttpClient.newHttpClient();

    private static HttpRequest.Builder request(TestGateway gateway) {
        return HttpRequest.newBuilder(URI.create(gateway.url() + "/mcp"))
                .header("Authorization", "Bearer " + TestGateway.TOKEN)
                .header("Content-Type", "application/json")
                .header("Accept", "application/json, text/event-stream");
    }

    private BufferedReader lines(HttpRequest request) throws IOException, InterruptedException {
        var answer = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
        assertThat(answer.statusCode()).isEqualTo(200);
        return new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
    }

    private static HttpRequest.BodyPublisher body(String text) {
        return HttpRequest.BodyPublishers.ofString(text.replace('\'', '"'));
    }

    @Test
    void streamsOnWhichClientsOnlyListenDoNotHoldItUp() throws Exception {
        TestGateway gateway = new TestGateway(folder, "ask: \"off\"");
        String session =
                client.send(
                                request(gateway).POST(body(INITIALIZE)).build(),
                                HttpResponse.BodyHandlers.ofString())
                        .headers()
                        .firstValue("Mcp-Session-Id")
                        .orElseThrow();
        BufferedReader stateful =
                lines(request(gateway).header("Mcp-Session-Id", session).GET().build());
        BufferedReader stateless =
                lines(
                        request(gateway)
                                .header("MCP-Protocol-Version", "2026-07-28")
                                .header("Mcp-Method", "subscriptions/listen")
                                .POST(body(LISTEN))
                                .build());
        assertThat(stateless.readLine()).isEqualTo("event: message");
        long begun = System.nanoTime();
        gateway.close();
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(25));
        assertThat(stateful.readLine()).as("a proper end").isNull();
        assertThat(stateless.lines())
                .anyMatch(line -> line.contains("\"resultType\":\"complete\""));
    }
}
