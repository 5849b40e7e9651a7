package bot.molt.tools.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.concurrent.TaskScope;
import bot.molt.spi.net.HostRules;
import bot.molt.spi.sandbox.HostRule;
import bot.molt.testkit.wire.ScriptedServer;
import bot.molt.tools.test.TestWeb;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebClientTest {
    private static final WebClient.Limits USUAL =
            new WebClient.Limits(Duration.ofSeconds(60), 1 << 20, 3);

    private final TestWeb web = new TestWeb();

    private static List<HostRules> opening(ScriptedServer server) {
        return List.of(
                new HostRules(
                        "tools.network",
                        List.of(
                                HostRule.parse("*:*"),
                                HostRule.parse("127.0.0.1:" + server.port())),
                        List.of()));
    }

    private WebAnswer fetch(ScriptedServer server, String path, WebClient.Limits limits)
            throws InterruptedException {
        return web.client()
                .fetch(WebUrl.parse(server.url() + path), Map.of(), limits, opening(server));
    }

    private static ErrorCode code(Throwable thrown) {
        return ((CodedException) thrown).code();
    }

    @Test
    void anAnswerInChunksIsPutTogetherAndARequestSaysWhatItMust() throws Exception {
        try (ScriptedServer server =
                ScriptedServer.answering(
                        "HTTP/1.1 103 Early\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nX-A: 1\r\n\r\n3;x=y\r\nabc\r\n2\r\nde\r\n0\r\nT: v\r\n\r\n")) {
            WebAnswer answer = fetch(server, "/a?b=%20ü", USUAL);
            assertThat(answer.text()).isEqualTo("abcde");
            assertThat(answer.field("x-a")).isEqualTo("1");
            assertThat(server.requests().getFirst())
                    .startsWith("GET /a?b=%20%C3%BC HTTP/1.1\r\nHost: 127.0.0.1:" + server.port())
                    .contains("Connection: close\r\n");
        }
    }

    @Test
    void aBombIsUnpackedAsFarAsTheLimit() throws Exception {
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bomb)) {
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < 64; i++) {
                gzip.write(zeros);
            }
        }
        try (ScriptedServer server =
                new ScriptedServer(peer -> {
                    peer.readRequest();
                    peer.write("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n");
                    peer.out.write(bomb.toByteArray());
                })) {
            WebAnswer answer = fetch(server, "/", USUAL);
            assertThat(answer.body()).hasSize(1 << 20);
            assertThat(answer.cut()).isTrue();
        }
    }

    /// Members of gzip that unpack to nothing, one after the other.
    @Test
    void aPackedAnswerThatNeverGivesAByteEnds() throws Exception {
        ByteArrayOutputStream nothing = new ByteArrayOutputStream();
        new GZIPOutputStream(nothing).close();
        byte[] member = nothing.toByteArray();
        try (ScriptedServer server =
                new ScriptedServer(peer -> {
                    peer.readRequest();
                    peer.write("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n");
                    while (true) {
                        peer.out.write(member);
                    }
                })) {
            assertThatThrownBy(() -> fetch(server, "/", USUAL))
                    .hasMessageContaining("without an end");
        }
    }

    @Test
    void severalPackedMembersAreOneAnswer() throws Exception {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        for (String part : List.of("one, ", "", "two")) {
            try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
                gzip.write(part.getBytes(StandardCharsets.UTF_8));
            }
        }
        for (int cut : new int[] {0, 3, 9}) {
            byte[] bytes = Arrays.copyOf(packed.toByteArray(), packed.size() - cut);
            try (ScriptedServer server =
                    new ScriptedServer(peer -> {
                        peer.readRequest();
                        peer.write("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n");
                        peer.out.write(bytes);
                    })) {
                if (cut == 0) {
                    assertThat(fetch(server, "/", USUAL).text()).isEqualTo("one, two");
                } else {
                    assertThatThrownBy(() -> fetch(server, "/", USUAL))
                            .hasMessageContaining("too early");
                }
            }
        }
    }

    @Test
    void whatIsLongerThanTheLimitIsCut() throws Exception {
        try (ScriptedServer server =
                new ScriptedServer(peer -> {
                    peer.readRequest();
                    peer.write("HTTP/1.1 200 OK\r\n\r\n");
                    while (true) {
                        peer.write("x".repeat(10_000));
                    }
                })) {
            WebAnswer answer = fetch(server, "/", USUAL);
            assertThat(answer.body()).hasSize(1 << 20);
            assertThat(answer.cut()).isTrue();
        }
    }

    /// The limit is for the whole, not for the time between two bytes.
    @Test
    void aServerThatDripsOrSaysNothingIsLeftWhenTheTimeIsOver() throws Exception {
        WebClient.Limits brief = new WebClient.Limits(Duration.ofMillis(700), 1 << 20, 3);
        try (ScriptedServer server =
                new ScriptedServer(peer -> {
                    peer.readRequest();
                    peer.write("HTTP/1.1 200 OK\r\nContent-Length: 999999\r\n\r\n");
                    while (peer.asked().endsWith("/drip")) {
                        peer.write("x");
                        boolean never = new CountDownLatch(1).await(20, TimeUnit.MILLISECONDS);
                        assertThat(never).isFalse();
                    }
                    peer.in.transferTo(OutputStream.nullOutputStream());
                })) {
            for (String path : List.of("/drip", "/silent")) {
                assertThatThrownBy(() -> fetch(server, path, brief))
                        .satisfies(e -> assertThat(code(e)).isEqualTo(ErrorCode.TIMEOUT))
                        .hasMessageContaining("700 ms");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nabc",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabc",
                "HTTP/1.1 200 OK\r\nContent-Encoding: br\r\n\r\nabc",
                "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\nabc",
                "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\nabc",
                "SSH-2.0-OpenSSH_9.2\r\n",
                "HTTP/1.1 200"
            })
    void aBrokenAnswerIsAnError(String answer) throws Exception {
        try (ScriptedServer server =
                new ScriptedServer(peer -> {
                    peer.readRequest();
                    peer.write(answer);
                })) {
            assertThatThrownBy(() -> fetch(server, "/", USUAL))
                    .satisfies(e -> assertThat(code(e)).isEqualTo(ErrorCode.UPSTREAM_FAILED));
        }
    }

    @Test
    void aHeadWithoutEndIsAnError() throws Exception {
        try (ScriptedServer server =
                new ScriptedServer(peer -> {
                    peer.readRequest();
                    peer.write("HTTP/1.1 200 OK\r\n");
                    while (true) {
                        peer.write("X-A: " + "x".repeat(1_000) + "\r\n");
                    }
                })) {
            assertThatThrownBy(() -> fetch(server, "/", USUAL))
                    .hasMessageContaining("the head is longer");
        }
    }

    private static ScriptedServer redirecting(String location) throws IOException {
        return new ScriptedServer(peer -> {
            peer.readRequest();
            String to = peer.asked().equals("GET /") ? location : "";
            peer.write(
                    to.isEmpty()
                            ? "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
                            : "HTTP/1.1 302 Found\r\nLocation: %s\r\n\r\n".formatted(to));
        });
    }

    @Test
    void aRedirectIsFollowedAndTheAddressOfTheAnswerTold() throws Exception {
        try (ScriptedServer server = redirecting("../x/./y?q=1#part")) {
            WebAnswer answer = fetch(server, "/", USUAL);
            assertThat(answer.url()).hasToString(server.url() + "/x/y?q=1");
            assertThat(answer.text()).isEqualTo("ok");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:1/",
                "http://169.254.169.254/latest/meta-data/",
                "//10.0.0.1/",
                "http://[::1]/",
                "http://inside.test/",
                "file:///etc/passwd",
                "http://2130706433/",
                "http://user:pw@example.com/"
            })
    void aRedirectToAClosedPlaceIsNotFollowed(String location) throws Exception {
        web.name("inside.test", "192.168.7.7");
        try (ScriptedServer server = redirecting(location)) {
            assertThatThrownBy(() -> fetch(server, "/", USUAL))
                    .satisfies(e -> assertThat(code(e)).isEqualTo(ErrorCode.DENIED));
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void redirectsWithoutEndAreGivenUp() throws Exception {
        try (ScriptedServer server =
                ScriptedServer.answering("HTTP/1.1 307 Go on\r\nLocation: /again\r\n\r\n")) {
            assertThatThrownBy(() -> fetch(server, "/", USUAL))
                    .hasMessageContaining("more than 3 redirects");
            assertThat(server.requests()).hasSize(4);
        }
    }

    /// The name is public for the list and loopback for the lookup: an exact rule trusts it.
    @Test
    void theConnectionGoesToTheAddressThatWasJudged() throws Exception {
        try (ScriptedServer server =
                ScriptedServer.answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")) {
            web.name("inside.test", "127.0.0.1");
            HostRules exact =
                    new HostRules(
                            "tools.network",
                            List.of(HostRule.parse("inside.test:" + server.port())),
                            List.of());
            WebUrl url = WebUrl.parse("http://inside.test:%d/".formatted(server.port()));
            assertThat(web.client().fetch(url, Map.of(), USUAL, List.of(exact)).text())
                    .isEqualTo("ok");
            assertThat(web.lookedUp()).containsExactly("inside.test");
            assertThat(server.requests().getFirst()).contains("Host: inside.test:");
            HostRules denied =
                    new HostRules("u.network", exact.allow(), List.of(HostRule.parse("*.test")));
            assertThatThrownBy(
                            () -> web.client().fetch(url, Map.of(), USUAL, List.of(exact, denied)))
                    .hasMessageContaining("u.network.deny");
        }
    }

    @Test
    void anInterruptEndsTheRequest() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch left = new CountDownLatch(1);
        try (ScriptedServer server =
                        new ScriptedServer(peer -> {
                            peer.readRequest();
                            asked.countDown();
                            awaitEnd(peer);
                            left.countDown();
                        });
                TaskScope scope = new TaskScope("t")) {
            CountDownLatch ended = new CountDownLatch(1);
            var task = scope.fork(() -> interrupted(server, ended));
            assertThat(asked.await(60, TimeUnit.SECONDS)).isTrue();
            task.cancel();
            assertThat(ended.await(60, TimeUnit.SECONDS)).isTrue();
            assertThat(left.await(60, TimeUnit.SECONDS)).isTrue();
        }
    }

    private boolean interrupted(ScriptedServer server, CountDownLatch ended) {
        try {
            fetch(server, "/", USUAL);
            return false;
        } catch (InterruptedException e) {
            ended.countDown();
            return true;
        }
    }

    private static void awaitEnd(ScriptedServer.Peer peer) {
        try {
            peer.in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            // A reset is an end too.
        }
    }

    @Test
    void aProxyOfTheEnvironmentIsAskedWithItsUserAndTheListsStillHold() throws Exception {
        try (ScriptedServer proxy =
                ScriptedServer.answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")) {
            String address = "http://ada:pw@127.0.0.1:" + proxy.port();
            WebClient client =
                    web.name("inside.test", "10.0.0.7")
                            .client(
                                    Map.of("HTTP_PROXY", address),
                                    (SSLSocketFactory) SSLSocketFactory.getDefault());
            List<HostRules> lists = List.of(HostRules.PUBLIC);
            WebUrl unknown = WebUrl.parse("http://known.to.the.proxy/x");
            assertThat(client.fetch(unknown, Map.of(), USUAL, lists).text()).isEqualTo("ok");
            assertThat(proxy.requests().getFirst())
                    .startsWith("GET http://known.to.the.proxy/x HTTP/1.1\r\nHost: known.to")
                    .contains(
                            "Proxy-Authorization: Basic "
                                    + Base64.getEncoder()
                                            .encodeToString(
                                                    "ada:pw".getBytes(StandardCharsets.UTF_8)));
            assertThatThrownBy(() ->
                            client.fetch(
                                    WebUrl.parse("http://inside.test/"), Map.of(), USUAL, lists))
                    .satisfies(e -> assertThat(code(e)).isEqualTo(ErrorCode.DENIED));
        }
    }

    @Test
    void nobodyThereIsToldWithTheAddress() throws Exception {
        int port;
        try (ScriptedServer gone = ScriptedServer.answering("")) {
            port = gone.port();
        }
        WebUrl url = WebUrl.parse("http://127.0.0.1:%d/".formatted(port));
        HostRules exact =
                new HostRules("tools.network", List.of(HostRule.parse("127.0.0.1:*")), List.of());
        assertThatThrownBy(() -> web.client().fetch(url, Map.of(), USUAL, List.of(exact)))
                .satisfies(e -> assertThat(code(e)).isEqualTo(ErrorCode.UNREACHABLE))
                .hasMessageContaining("127.0.0.1:" + port);
    }
}
