package bot.molt.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.Secret;
import bot.molt.testkit.wire.ScriptedServer;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GatewayClientTest {
    private static final String HEAD = "HTTP/1.1 200 OK\r\n";
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    private static String fetch(ScriptedServer server) throws IOException {
        try (GatewayClient client = new GatewayClient(Target.parse(server.url()));
                Response response = client.send(Request.get("/health"))) {
            return response.status() + " " + response.text();
        }
    }

    private static String text(GatewayClient client, Request request) throws IOException {
        try (Response response = client.send(request)) {
            return response.text();
        }
    }

    private static void answer(Target target) {
        try (GatewayClient client = new GatewayClient(target)) {
            client.send(Request.get("/health")).close();
        }
    }

    private static CodedException failure(Target target) {
        return catchThrowableOfType(CodedException.class, () -> answer(target));
    }

    @Test
    void aBodyOfKnownLengthArrives() throws IOException {
        try (ScriptedServer server = ScriptedServer.answering(OK)) {
            assertThat(fetch(server)).isEqualTo("200 ok");
            assertThat(server.requests())
                    .containsExactly(
                            "GET /health HTTP/1.1\r\nHost: %s\r\n\r\n"
                                    .formatted(Target.parse(server.url()).authority()));
        }
    }

    @Test
    void chunksAreJoinedAndTheirExtensionsAndTrailersIgnored() throws IOException {
        String answer =
                HEAD
                        + "Transfer-Encoding: chunked\r\n\r\n"
                        + "3;x=1\r\nabc\r\n00A\r\n0123456789\r\n0\r\nTrailer: 1\r\n\r\n";
        try (ScriptedServer server = ScriptedServer.answering(answer)) {
            assertThat(fetch(server)).isEqualTo("200 abc0123456789");
        }
    }

    @Test
    void aBodyWithoutLengthEndsWithTheConnection() throws IOException {
        try (ScriptedServer server =
                new ScriptedServer(peer -> {
                    peer.readRequest();
                    peer.write("HTTP/1.0 404 Not Found\r\n\r\ngone");
                })) {
            assertThat(fetch(server)).isEqualTo("404 gone");
        }
    }

    @Test
    void interimAnswersAreSkipped() throws IOException {
        try (ScriptedServer server =
                ScriptedServer.answering("HTTP/1.1 100 Continue\r\n\r\n" + OK)) {
            assertThat(fetch(server)).isEqualTo("200 ok");
        }
    }

    @Test
    void aReadAnswerLeavesItsConnectionToTheNextRequest() throws IOException {
        try (ScriptedServer server = ScriptedServer.answering(OK);
                GatewayClient client = new GatewayClient(Target.parse(server.url()))) {
            for (int i = 0; i < 3; i++) {
                assertThat(text(client, Request.post("/rpc", "{}"))).isEqualTo("ok");
            }
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void anUnreadAnswerTakesItsConnectionWithIt() throws IOException {
        try (ScriptedServer server = ScriptedServer.answering(OK);
                GatewayClient client = new GatewayClient(Target.parse(server.url()))) {
            client.send(Request.get("/a")).close();
            client.send(Request.get("/b")).close();
            assertThat(server.connections()).isEqualTo(2);
        }
    }

    private static ScriptedServer closingAfterOne() throws IOException {
        return new ScriptedServer(peer -> {
            peer.readRequest();
            peer.write(OK);
        });
    }

    @Test
    void aQuestionOnAConnectionThatTheServerClosedIsAskedAgain() throws IOException {
        try (ScriptedServer server = closingAfterOne();
                GatewayClient client = new GatewayClient(Target.parse(server.url()))) {
            for (int i = 0; i < 2; i++) {
                assertThat(text(client, Request.get("/a"))).isEqualTo("ok");
            }
        }
    }

    @Test
    void anOrderIsNotSentToAServerThatHasLeft() throws Exception {
        CountDownLatch left = new CountDownLatch(1);
        ScriptedServer.Script script =
                peer -> {
                    peer.readRequest();
                    peer.write(OK);
                    peer.out.close();
                    left.countDown();
                };
        try (ScriptedServer server = new ScriptedServer(script);
                GatewayClient client = new GatewayClient(Target.parse(server.url()))) {
            assertThat(text(client, Request.get("/a"))).isEqualTo("ok");
            assertThat(left.await(60, TimeUnit.SECONDS)).isTrue();
            assertThat(text(client, Request.post("/rpc", "{}"))).isEqualTo("ok");
            assertThat(server.connections()).isEqualTo(2);
        }
    }

    @Test
    void anOrderThatMayHaveBeenCarriedOutIsNotRepeated() throws IOException {
        ScriptedServer.Script script =
                peer -> {
                    peer.readRequest();
                    peer.write(OK);
                    peer.readRequest();
                };
        try (ScriptedServer server = new ScriptedServer(script);
                GatewayClient client = new GatewayClient(Target.parse(server.url()))) {
            assertThat(text(client, Request.get("/a"))).isEqualTo("ok");
            assertThatThrownBy(() -> client.send(Request.post("/rpc", "{}")))
                    .hasMessageContaining("the request may have been carried out");
        }
    }

    @Test
    void theTokenGoesIntoTheHeaderAndNowhereElse() throws IOException {
        try (ScriptedServer server = ScriptedServer.answering(OK)) {
            Target target = Target.parse(server.url()).with(Secret.of("s3cret"));
            answer(target);
            assertThat(server.requests().getFirst()).contains("Authorization: Bearer s3cret\r\n");
            assertThat(target.toString()).doesNotContain("s3cret");
        }
    }

    @Test
    void aRefusedConnectionSaysHowToStartTheGateway() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        CodedException failure = failure(Target.parse("127.0.0.1:" + port));
        assertThat(failure.code()).isEqualTo(ErrorCode.UNREACHABLE);
        assertThat(failure.text())
                .isEqualTo(
                        "gateway: http://127.0.0.1:%d: connection refused (is it running? start it with: moltbot gateway)"
                                .formatted(port));
    }

    @Test
    void aSilentServerTimesOut() throws IOException {
        try (ScriptedServer server = new ScriptedServer(peer -> peer.in.transferTo(peer.out))) {
            Target target = Target.parse(server.url()).waiting(Duration.ofMillis(150));
            // The server echoes the request, which is no answer.
            assertThat(failure(target).code()).isEqualTo(ErrorCode.UPSTREAM_FAILED);
        }
        try (ScriptedServer server = new ScriptedServer(peer -> peer.in.readAllBytes())) {
            Target target = Target.parse(server.url()).waiting(Duration.ofMillis(150));
            assertThat(failure(target).code()).isEqualTo(ErrorCode.TIMEOUT);
        }
    }

    @Test
    void aTruncatedBodyIsAnErrorAndNotAShortAnswer() throws IOException {
        try (ScriptedServer server =
                new ScriptedServer(peer -> {
                    peer.readRequest();
                    peer.write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc");
                })) {
            assertThatThrownBy(() -> fetch(server)).isInstanceOf(EOFException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SSH-2.0-OpenSSH_9\r\n",
                "HTTP/1.1 abc\r\n\r\n",
                "HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nabc\r\n",
            })
    void whatIsNoHttpIsRefused(String answer) throws IOException {
        try (ScriptedServer server = ScriptedServer.answering(answer)) {
            assertThatThrownBy(() -> fetch(server))
                    .isInstanceOfAny(CodedException.class, WireException.class);
        }
    }

    @Test
    void anEndlessHeadIsRefused() throws IOException {
        try (ScriptedServer server =
                ScriptedServer.answering("HTTP/1.1 200 OK\r\n" + "a: b\r\n".repeat(20_000))) {
            assertThatThrownBy(() -> fetch(server)).hasMessageContaining("too long");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "http://", "ftp://host", "http://a b", "http://host:99999", "::"})
    void anAddressThatIsNoneIsRefused(String url) {
        assertThatThrownBy(() -> Target.parse(url))
                .isInstanceOf(CodedException.class)
                .hasMessageContaining("expected: an address such as http://127.0.0.1:18789");
    }

    @Test
    void addressesAreReadInAllTheirForms() {
        assertThat(Target.parse("wss://gw.example/base/").url())
                .isEqualTo("https://gw.example:443/base");
        assertThat(Target.parse("ws://[::1]:18789").url()).isEqualTo("http://[::1]:18789");
        assertThat(Target.parse("gw:1").url()).isEqualTo("http://gw:1");
    }
}
