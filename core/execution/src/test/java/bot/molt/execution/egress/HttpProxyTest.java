package bot.molt.execution.egress;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.execution.egress.EgressListener.Outcome;
import bot.molt.spi.sandbox.Egress;
import bot.molt.spi.sandbox.Network;
import java.net.ServerSocket;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpProxyTest {
    private static final String GRANTED = "HTTP/1.1 200 Connection established\r\n\r\n";
    private ProxyFixture fixture;

    @BeforeEach
    void start() throws Exception {
        fixture = new ProxyFixture();
        fixture.names.put("in.test", List.of("127.0.0.1"));
    }

    @AfterEach
    void end() throws Exception {
        fixture.close();
    }

    private static String connect(String host, int port) {
        return "CONNECT %s:%d HTTP/1.1\r\nHost: x\r\n\r\n".formatted(host, port);
    }

    @Test
    void connectRelaysBothWaysWithHalfCloseAndIsTold() throws Exception {
        try (ServerSocket echo = fixture.echo();
                Egress.Way way = fixture.open("in.test:*");
                SocketChannel client = ProxyFixture.connect(way)) {
            ProxyFixture.send(client, connect("In.Test.", echo.getLocalPort()) + "early ");
            ProxyFixture.send(client, "late");
            client.shutdownOutput();
            assertThat(fixture.rest(client)).isEqualTo(GRANTED + "early late");
            EgressListener.Connection told = fixture.next();
            assertThat(told)
                    .isEqualTo(
                            new EgressListener.Connection(
                                    "box",
                                    "ada",
                                    "in.test",
                                    echo.getLocalPort(),
                                    "127.0.0.1",
                                    Outcome.RELAYED,
                                    "",
                                    10,
                                    10,
                                    told.took()));
        }
    }

    @Test
    void aRefusalSaysWhatWasAskedAndWhatToAdd() throws Exception {
        try (Egress.Way way = fixture.open("in.test")) {
            assertThat(fixture.ask(way, connect("other.test", 5000)))
                    .startsWith("HTTP/1.1 403 Forbidden\r\n")
                    .contains("other.test:5000")
                    .contains("add \"other.test:5000\" to agents.defaults.sandbox.network.allow");
            assertThat(fixture.next().outcome()).isEqualTo(Outcome.REFUSED);
            assertThat(fixture.lookedUp).as("names that no rule opens").isEmpty();
        }
    }

    @Test
    void theRuleDecidesOnTheUriAndHostIsWrittenAnew() throws Exception {
        BlockingQueue<String> heads = new LinkedBlockingQueue<>();
        try (ServerSocket server = fixture.recorder(heads);
                Egress.Way way = fixture.open("in.test:*")) {
            int port = server.getLocalPort();
            String answer =
                    fixture.ask(
                            way,
                            "GET http://in.test:%d/a?b=c HTTP/1.1\r\nHost: evil.test\r\nProxy-Authorization: s\r\nConnection: X-Hop\r\nX-Hop: 1\r\nX-Kept: 2\r\nTE: trailers\r\n\r\n"
                                    .formatted(port));
            assertThat(answer).startsWith("HTTP/1.1 200 OK").endsWith("hi");
            assertThat(heads.poll(30, TimeUnit.SECONDS))
                    .isEqualTo(
                            "GET /a?b=c HTTP/1.1\nhost: in.test:%d\nx-kept: 2\nconnection: close\n"
                                    .formatted(port));
        }
    }

    @Test
    void aSecondRequestOnTheConnectionReachesNobody() throws Exception {
        BlockingQueue<String> heads = new LinkedBlockingQueue<>();
        try (ServerSocket server = fixture.recorder(heads);
                Egress.Way way = fixture.open("in.test:*")) {
            String uri = "http://in.test:" + server.getLocalPort() + "/";
            fixture.ask(
                    way,
                    "POST "
                            + uri
                            + " HTTP/1.1\r\nHost: in.test\r\nContent-Length: 4\r\n\r\nbodyGET http://evil.test/ HTTP/1.1\r\nHost: evil.test\r\n\r\n");
            assertThat(heads.poll(30, TimeUnit.SECONDS)).contains("|body").doesNotContain("evil");
            assertThat(fixture.lookedUp).containsOnly("in.test");
        }
    }

    @Test
    void aChunkedBodyIsHandedOnAndEndsWhereItEnds() throws Exception {
        BlockingQueue<String> heads = new LinkedBlockingQueue<>();
        try (ServerSocket server = fixture.recorder(heads);
                Egress.Way way = fixture.open("in.test:*")) {
            String head =
                    "POST http://in.test:%d HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: Chunked\r\n\r\n"
                            .formatted(server.getLocalPort());
            fixture.ask(way, head + "4;x=y\r\nbody\r\n0\r\nT: 1\r\n\r\nGET /evil HTTP/1.1\r\n\r\n");
            assertThat(heads.poll(30, TimeUnit.SECONDS))
                    .startsWith("POST / HTTP/1.1\n")
                    .endsWith("connection: close\n|4|body|0|");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET http://in.test/ HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n",
                "GET http://in.test/ HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\n",
                "GET http://in.test/ HTTP/1.1\r\nHost: a\r\nContent-Length: +3\r\n\r\n",
                "GET http://in.test/ HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n",
                "GET http://in.test/ HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n",
                "GET http://in.test/ HTTP/1.1\r\nHost: a\r\nConnection: content-length\r\nContent-Length: 1\r\n\r\n",
                "GET http://in.test/ HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
                "GET http://in.test/ HTTP/1.1\r\n\r\n",
                "GET http://in.test/ HTTP/1.1\nHost: a\n\n",
                "GET http://in.test/ HTTP/1.1\r\nHost: a\r\n folded: b\r\n\r\n",
                "GET http://in.test/ HTTP/1.1\r\nHost : a\r\n\r\n",
                "GET http://in.test/ HTTP/1.1\r\nHost: a\rX: b\r\n\r\n",
                "GET http://in.test/ HTTP/1.1\r\nHost: a\u0000\r\n\r\n",
                "GET  http://in.test/ HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET http://in.test/ HTTP/2.0\r\nHost: a\r\n\r\n",
                "GET /origin HTTP/1.1\r\nHost: in.test\r\n\r\n",
                "GET https://in.test/ HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET file:///etc/passwd HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET http://in.test@evil.test/ HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET http://evil.test\\@in.test/ HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET http://evil.test#@in.test/ HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET http://in.test:80:81/ HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET http:/// HTTP/1.1\r\nHost: a\r\n\r\n",
                "CONNECT in.test:65536 HTTP/1.1\r\nHost: a\r\n\r\n",
                "CONNECT in.test:0 HTTP/1.1\r\nHost: a\r\n\r\n",
                "CONNECT in.test:-1 HTTP/1.1\r\nHost: a\r\n\r\n",
                "CONNECT in.test HTTP/1.1\r\nHost: a\r\n\r\n",
                "CONNECT u:p@in.test:80 HTTP/1.1\r\nHost: a\r\n\r\n",
                "CONNECT in.test:80 HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n",
                "CONNECT 0x7f000001:80 HTTP/1.1\r\nHost: a\r\n\r\n",
                "CONNECT 2130706433:80 HTTP/1.1\r\nHost: a\r\n\r\n",
                "CONNECT 127.1:80 HTTP/1.1\r\nHost: a\r\n\r\n",
                "CONNECT 0177.0.0.1:80 HTTP/1.1\r\nHost: a\r\n\r\n",
                "CONNECT [::1%25lo]:80 HTTP/1.1\r\nHost: a\r\n\r\n",
                "CONNECT [in.test]:80 HTTP/1.1\r\nHost: a\r\n\r\n",
                "CONNECT ::1:80 HTTP/1.1\r\nHost: a\r\n\r\n",
                "CONNECT in..test:80 HTTP/1.1\r\nHost: a\r\n\r\n",
                "\u0016\u0003\u0001\u0002\r\n\r\n",
                "\u0004\u0001\u0000P\u007f\u0000\u0000\u0001\u0000"
            })
    void whatCouldBeReadInTwoWaysIsRefused(String request) throws Exception {
        try (Egress.Way way = fixture.open("*:*", "in.test:*")) {
            assertThat(fixture.ask(way, request)).startsWith("HTTP/1.1 400 Bad Request\r\n");
            assertThat(fixture.next().outcome()).isEqualTo(Outcome.INVALID);
            assertThat(fixture.lookedUp).isEmpty();
        }
    }

    @Test
    void aFloodOfFieldsEndsAtTheLimit() throws Exception {
        try (Egress.Way way = fixture.open("in.test")) {
            String many = "GET http://in.test/ HTTP/1.1\r\n" + "A: b\r\n".repeat(101) + "\r\n";
            assertThat(fixture.ask(way, many)).contains("400", "more than 100 fields");
            String large = "GET http://in.test/ HTTP/1.1\r\nA: " + "b".repeat(17_000);
            assertThat(fixture.ask(way, large)).contains("400", "more than 16384 bytes");
        }
    }

    @Test
    void noneOpensNothingAndFullOpensWhatIsPublic() throws Exception {
        fixture.names.put("gone.test", List.of("10.0.0.1"));
        try (Egress.Way none = fixture.proxy.open("a", "b", Network.none());
                Egress.Way full = fixture.proxy.open("a", "b", Network.full())) {
            assertThat(fixture.ask(none, connect("in.test", 80))).contains(" 403 ");
            assertThat(fixture.ask(full, connect("gone.test", 80))).contains(" 403 ");
            assertThat(fixture.ask(full, connect("unknown.test", 80))).contains(" 502 ");
        }
    }
}
