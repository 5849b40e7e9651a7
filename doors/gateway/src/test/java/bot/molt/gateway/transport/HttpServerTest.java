package bot.molt.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.base.DataSize;
import bot.molt.base.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpServerTest {
    private static final Duration SHORT = Duration.ofMillis(300);

    private final CountDownLatch gone = new CountDownLatch(1);
    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);
    @AutoClose private final HttpServer server = start();

    private HttpServer start() {
        ListenSettings settings =
                ListenSettings.on("127.0.0.1", 0)
                        .withLimits(new DataSize(4096), new DataSize(1 << 20))
                        .withTimeouts(SHORT, SHORT, Duration.ofSeconds(30), Duration.ofSeconds(2))
                        .withConnections(50, SHORT);
        try {
            return HttpServer.start(settings, this::handle);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void handle(HttpExchange exchange) throws IOException, InterruptedException {
        switch (exchange.path()) {
            case "/echo" -> exchange.respond(200, Headers.EMPTY, exchange.body(512 << 10));
            case "/hello" -> exchange.respondJson(200, Json.of("hello"));
            case "/fail" -> throw new IllegalStateException("secret");
            case "/wait" -> waitForGone(exchange);
            case "/stream" -> stream(exchange);
            default ->
                    exchange.respondJson(
                            404, Json.of(exchange.path() + exchange.query("q").orElse("")));
        }
    }

    private void waitForGone(HttpExchange exchange) throws InterruptedException {
        exchange.onClientGone(gone::countDown);
        release.await(60, TimeUnit.SECONDS);
        exchange.respondJson(200, Json.of("waited"));
    }

    private static void stream(HttpExchange exchange) throws IOException, InterruptedException {
        try (ResponseStream stream =
                exchange.stream(200, Headers.of("Content-Type", "text/plain"))) {
            stream.write("one ");
            stream.write("two");
        }
    }

    private RawClient.Answer once(String request) throws IOException {
        return RawClient.once(server.port(), request);
    }

    private void assertHealthy() throws IOException {
        assertThat(once("GET /hello HTTP/1.1\r\nHost: x\r\n\r\n").body()).isEqualTo("\"hello\"");
    }

    @Test
    void answersWithLengthDateAndSafetyHeaders() throws Exception {
        RawClient.Answer answer = once("GET /hello HTTP/1.1\r\nHost: x\r\n\r\n");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("\"hello\"");
        assertThat(answer.header("content-type")).isEqualTo("application/json; charset=utf-8");
        assertThat(answer.header("x-content-type-options")).isEqualTo("nosniff");
        assertThat(answer.header("referrer-policy")).isEqualTo("no-referrer");
        assertThat(answer.header("cache-control")).isEqualTo("no-store");
        assertThat(answer.header("date")).endsWith(" GMT");
        assertThat(answer.headers()).doesNotContainKey("access-control-allow-origin");
    }

    @Test
    void pipelinedRequestsAreAnsweredInOrder() throws Exception {
        try (RawClient client = new RawClient(server.port())) {
            client.send(
                    "GET /a HTTP/1.1\r\nHost: x\r\n\r\nPOST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nhiGET /b HTTP/1.1\r\nHost: x\r\n\r\n");
            client.halfClose();
            assertThat(client.answer().body()).isEqualTo("\"/a\"");
            assertThat(client.answer().body()).isEqualTo("hi");
            assertThat(client.answer().body()).isEqualTo("\"/b\"");
            assertThat(client.ended()).isTrue();
        }
    }

    @Test
    void headTellsTheLengthAndSendsNoBody() throws Exception {
        try (RawClient client = new RawClient(server.port())) {
            client.send(
                    "HEAD /hello HTTP/1.1\r\nHost: x\r\n\r\nGET /a HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(client.answerToHead().header("content-length")).isEqualTo("7");
            assertThat(client.answer().body()).isEqualTo("\"/a\"");
        }
    }

    @Test
    void aChunkedBodyIsJoined() throws Exception {
        assertThat(
                        once("POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n")
                                .body())
                .isEqualTo("abcde");
    }

    @Test
    void aStreamIsChunkedAndTheConnectionLivesOn() throws Exception {
        try (RawClient client = new RawClient(server.port())) {
            client.send(
                    "GET /stream HTTP/1.1\r\nHost: x\r\n\r\nGET /a HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(client.answer().body()).isEqualTo("one two");
            assertThat(client.answer().body()).isEqualTo("\"/a\"");
        }
    }

    @Test
    void aStreamToHttp10EndsWithTheConnection() throws Exception {
        assertThat(once("GET /stream HTTP/1.0\r\n\r\n").body()).isEqualTo("one two");
    }

    @Test
    void expectContinueIsAnsweredWhenTheBodyIsWanted() throws Exception {
        try (RawClient client = new RawClient(server.port())) {
            client.send(
                    "POST /echo HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
            assertThat(client.answer().status()).isEqualTo(100);
            assertThat(client.send("ok").answer().body()).isEqualTo("ok");
        }
    }

    @Test
    void aFailureIsToldAsAnIdOnly() throws Exception {
        RawClient.Answer answer = once("GET /fail HTTP/1.1\r\nHost: x\r\n\r\n");
        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.body()).contains("err_").doesNotContain("secret");
        assertHealthy();
    }

    @Test
    void aClientThatGoesAwayIsNoticed() throws Exception {
        try (RawClient client = new RawClient(server.port())) {
            client.send("GET /wait HTTP/1.1\r\nHost: x\r\n\r\n");
        }
        assertThat(gone.await(60, TimeUnit.SECONDS)).isTrue();
        release.countDown();
        assertHealthy();
    }

    @Test
    void aBodyBeyondTheServersLimitIsRefusedBeforeItIsRead() throws Exception {
        RawClient.Answer answer =
                once("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 104857600\r\n\r\nabc");
        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.header("connection")).isEqualTo("close");
        assertHealthy();
    }

    @Test
    void aChunkedBodyBeyondTheLimitIsRefusedWhileItComes() throws Exception {
        try (RawClient client = new RawClient(server.port())) {
            client.send("POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
            String chunk = "8000\r\n" + "x".repeat(0x8000) + "\r\n";
            for (int i = 0; i < 20; i++) {
                client.send(chunk);
            }
            assertThat(client.answer().status()).isEqualTo(413);
        }
        assertHealthy();
    }

    @Test
    void aSlowBodyIs408() throws Exception {
        assertThat(once("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nabc").status())
                .isEqualTo(408);
        assertHealthy();
    }

    @Test
    void aSlowHeadIs408() throws Exception {
        assertThat(once("GET /hello HTTP/1.1\r\nHost:").status()).isEqualTo(408);
        assertHealthy();
    }

    @Test
    void aConnectionThatSaysNothingIsClosed() throws Exception {
        try (RawClient client = new RawClient(server.port())) {
            assertThat(client.ended()).isTrue();
        }
    }

    @Test
    void aHalfClosedBodyIs400() throws Exception {
        try (RawClient client = new RawClient(server.port())) {
            client.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nabc")
                    .halfClose();
            assertThat(client.answer().status()).isEqualTo(400);
        }
        assertHealthy();
    }

    @Test
    void aHalfClosedHeadIs400() throws Exception {
        try (RawClient client = new RawClient(server.port())) {
            client.send("GET /hello HTTP/1.1\r\nHo").halfClose();
            assertThat(client.answer().status()).isEqualTo(400);
        }
        assertHealthy();
    }

    @Test
    void aRequestBeforeAHalfCloseIsStillAnswered() throws Exception {
        try (RawClient client = new RawClient(server.port())) {
            client.send("GET /hello HTTP/1.1\r\nHost: x\r\n\r\n").halfClose();
            assertThat(client.answer().status()).isEqualTo(200);
            assertThat(client.ended()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /x HTTP/1.1\r\n\r\n",
                "GET /x HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
                "GET /x HTTP/1.1\r\nHost: a b\r\n\r\n",
                "GET /x HTTP/1.1\nHost: x\n\n",
                "GET /x HTTP/1.1\r\nHost: x\r\nA: b\rc\r\n\r\n",
                "GET /x HTTP/1.1\r\nHost: x\r\nA: b\r\n c\r\n\r\n",
                "GET /x HTTP/1.1\r\nHost: x\r\nA : b\r\n\r\n",
                "GET /x HTTP/1.1\r\nHost: x\r\nA(: b\r\n\r\n",
                "GET /x HTTP/1.1\r\nHost: x\r\n: b\r\n\r\n",
                "GET /x HTTP/1.1\r\nHost: x\r\nnonsense\r\n\r\n",
                "GET /x HTTP/1.1\r\nHost: x\r\nA: b\u0000c\r\n\r\n",
                "GET  /x HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET\t/x HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET x HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET /%zz HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET /%ff HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET /%00 HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET /x?q=%1 HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET /\u00e4 HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET\r\n\r\n",
                "garbage\r\n\r\n",
                "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nContent-Length: 3\r\n\r\nabc",
                "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabc",
                "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 3, 3\r\n\r\nabc",
                "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: +3\r\n\r\nabc",
                "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\nabc",
                "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 0x3\r\n\r\nabc",
                "POST /echo HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n0\r\n\r\n",
                "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\nabc\r\n0\r\n\r\n",
                "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabcde\r\n0\r\n\r\n",
                "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\nabc\n0\n\n",
            })
    void malformedRequestsAre400AndTheConnectionCloses(String request) throws Exception {
        try (RawClient client = new RawClient(server.port())) {
            client.send(request);
            RawClient.Answer answer = client.answer();
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.body()).startsWith("{\"error\":{\"message\":\"");
            assertThat(client.ended()).isTrue();
        }
        assertHealthy();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip, chunked\r\n\r\n",
                "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: identity\r\n\r\n",
                "BREW /x HTTP/1.1\r\nHost: x\r\n\r\n",
                "CONNECT x:1 HTTP/1.1\r\nHost: x\r\n\r\n",
            })
    void unknownMethodsAndEncodingsAre501(String request) throws Exception {
        assertThat(once(request).status()).isIn(501, 400);
        assertHealthy();
    }

    @Test
    void anotherVersionIs505() throws Exception {
        assertThat(once("GET /x HTTP/2.0\r\nHost: x\r\n\r\n").status()).isEqualTo(505);
    }

    @Test
    void largeHeadersAre431AndALongLineIs414() throws Exception {
        String many = "GET /x HTTP/1.1\r\nHost: x\r\nA: " + "x".repeat(5000) + "\r\n\r\n";
        assertThat(once(many).status()).isEqualTo(431);
        assertThat(once("GET /" + "x".repeat(5000) + " HTTP/1.1\r\nHost: x\r\n\r\n").status())
                .isEqualTo(414);
        assertHealthy();
    }

    @Test
    void anAbsoluteTargetAndAQueryAreUnderstood() throws Exception {
        assertThat(once("GET http://x:1/%C3%A4?p=1&q=a+b%2Bc HTTP/1.1\r\nHost: x:1\r\n\r\n").body())
                .isEqualTo("\"/äa b+c\"");
    }

    @Test
    void garbageAfterARequestDoesNotHarmItsAnswer() throws Exception {
        try (RawClient client = new RawClient(server.port())) {
            client.send("GET /hello HTTP/1.1\r\nHost: x\r\n\r\n\u0001\u0002garbage\r\n\r\n");
            assertThat(client.answer().status()).isEqualTo(200);
            assertThat(client.answer().status()).isEqualTo(400);
            assertThat(client.ended()).isTrue();
        }
    }

    @Test
    void oneConnectionTooManyIs503() throws Exception {
        ListenSettings few = ListenSettings.on("127.0.0.1", 0).withConnections(5, SHORT);
        List<RawClient> clients = new ArrayList<>();
        try (HttpServer other = HttpServer.start(few, this::handle)) {
            for (int i = 0; i < 5; i++) {
                RawClient client = new RawClient(other.port());
                clients.add(client);
                client.send("GET /hello HTTP/1.1\r\nHost: x\r\n\r\n");
                assertThat(client.answer().status()).isEqualTo(200);
            }
            RawClient late = new RawClient(other.port());
            clients.add(late);
            assertThat(late.answer().status()).isEqualTo(503);
            for (RawClient client : clients) {
                client.close();
            }
        }
    }

    @Test
    void aHeaderWithALineBreakCannotBeSent() {
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> Headers.of("A", "b\r\nC: d"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aCloseLetsARunningRequestEnd() throws Exception {
        HttpServer other =
                HttpServer.start(
                        ListenSettings.on("127.0.0.1", 0),
                        exchange -> {
                            entered.countDown();
                            release.await(5, TimeUnit.SECONDS);
                            exchange.respond(
                                    200, Headers.EMPTY, "done".getBytes(StandardCharsets.UTF_8));
                        });
        try (RawClient client = new RawClient(other.port())) {
            client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(entered.await(60, TimeUnit.SECONDS)).isTrue();
            Thread closer = Thread.ofVirtual().start(other::close);
            release.countDown();
            assertThat(client.answer().body()).isEqualTo("done");
            assertThat(client.ended()).isTrue();
            assertThat(closer.join(Duration.ofSeconds(60))).isTrue();
        }
    }
}
