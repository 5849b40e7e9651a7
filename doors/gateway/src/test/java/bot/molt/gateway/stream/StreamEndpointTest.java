package bot.molt.gateway.stream;

import static bot.molt.gateway.http.TestGateway.TOKEN;
import static bot.molt.gateway.http.TestGateway.post;
import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.base.json.JsonText;
import bot.molt.gateway.http.TestGateway;
import bot.molt.gateway.transport.RawClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class StreamEndpointTest {
    private static final String PATH = "/api/tools/stream";

    @AutoClose private final TestGateway gateway = new TestGateway(Duration.ofSeconds(2));

    private static String plain(String events) {
        return events.replaceAll("call_[a-z0-9]+", "ID")
                .replaceAll(",\"durationMs\":\\d+", "")
                .replace('"', '\'');
    }

    @Test
    void eventsTellACallFromItsStartToItsEnd() throws Exception {
        RawClient.Answer answer =
                gateway.send(post(PATH, "{'tool':'exec','input':{'command':'echo hi; exit 2'}}"));
        assertThat(answer.header("content-type")).isEqualTo("text/event-stream; charset=utf-8");
        assertThat(plain(answer.body()))
                .isEqualTo(
                        """
                        id: ID:0:0
                        event: started
                        data: {'type':'started','callId':'ID','tool':'exec'}

                        id: ID:3:0
                        event: output
                        data: {'type':'output','callId':'ID','stream':'stdout','offset':0,'data':'hi\\n'}

                        id: ID:3:0
                        event: exit
                        data: {'type':'exit','callId':'ID','code':2}

                        id: ID:3:0
                        event: done
                        data: {'type':'done','callId':'ID','success':false,'result':{'content':[{'type':'text','text':'hi\\n'}],'details':{'exitCode':2},'isError':true}}

                        """);
    }

    @Test
    void refusalsHaveTheirStatusInsteadOfAStream() throws Exception {
        assertThat(gateway.call(PATH, "{'tool':'nope','input':{}}"))
                .startsWith("404 {'success':false");
        assertThat(gateway.call(PATH, "{'tool':'forbidden','input':{}}"))
                .startsWith("403 {'success':false");
        assertThat(gateway.call(PATH, "{'tool':'say','input':{}}"))
                .startsWith("400 {'success':false");
        assertThat(gateway.call(PATH, "{'callId':'call_x'}")).startsWith("404 {'error':");
        assertThat(gateway.get(PATH).status()).isEqualTo(400);
    }

    @Test
    void theLastEventIdGoesOnWhereTheClientStopped() throws Exception {
        RawClient.Answer whole =
                gateway.send(post(PATH, "{'tool':'exec','input':{'command':'echo hello'}}"));
        Matcher id = Pattern.compile("id: (call_[a-z0-9]+):6:0").matcher(whole.body());
        assertThat(id.find()).isTrue();
        String again =
                "GET %s HTTP/1.1\r\nHost: x\r\n%sLast-Event-ID: %s:2:0\r\n\r\n"
                        .formatted(PATH, TOKEN, id.group(1));
        assertThat(gateway.send(again).body())
                .contains("\"offset\":2,\"data\":\"llo\\n\"")
                .doesNotContain("\"offset\":0");
        assertThat(gateway.get(PATH + "?callId=" + id.group(1) + "&offset=4").body())
                .contains("\"offset\":4,\"data\":\"o\\n\"");
    }

    @Test
    void aCallSurvivesItsClientForAWhileAndIsThenCancelled() throws Exception {
        try (RawClient client = new RawClient(gateway.port())) {
            client.send(post(PATH, "{'tool':'wait','input':{}}"));
            assertThat(gateway.awaitWaiting()).isTrue();
        }
        assertThat(gateway.awaitCancelled(Duration.ofMillis(500))).isFalse();
        assertThat(gateway.awaitCancelled(Duration.ofSeconds(60))).isTrue();
    }

    @Test
    void aSlowReaderHoldsTheStreamBackAndGetsAll() throws Exception {
        String command = "head -c 30000000 /dev/zero | tr \\u0027\\\\0\\u0027 x";
        try (RawClient client = new RawClient(gateway.port())) {
            client.socket().setReceiveBufferSize(65_536);
            client.send(post(PATH, "{'tool':'exec','input':{'command':'" + command + "'}}"));
            assertThat(client.line()).isEqualTo("HTTP/1.1 200 OK");
            assertThat(gateway.get("/health").status()).isEqualTo(200);
            assertThat(outputOf(client)).isEqualTo("x".repeat(30_000_000));
        }
    }

    private static String outputOf(RawClient client) throws IOException {
        while (!client.line().isEmpty()) {
            // the headers
        }
        StringBuilder text = new StringBuilder();
        for (byte[] chunk = client.chunk(); chunk.length > 0; chunk = client.chunk()) {
            text.append(new String(chunk, StandardCharsets.ISO_8859_1));
        }
        StringBuilder output = new StringBuilder();
        text.toString()
                .lines()
                .filter(line -> line.startsWith("data: {\"type\":\"output\""))
                .map(line -> JsonText.parseObject(line.substring(6)))
                .forEach(event -> output.append(event.string("data").orElseThrow()));
        return output.toString();
    }
}
