package bot.molt.execution.egress;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.spi.sandbox.Egress;
import java.net.ServerSocket;
import java.nio.channels.SocketChannel;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SocksProxyTest {
    private static final String HELLO = "\u0005\u0001\u0000";
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

    private static String port(int port) {
        return "" + (char) (port >> 8) + (char) (port & 0xFF);
    }

    private static String named(int command, String host, int port) {
        return HELLO
                + "\u0005"
                + (char) command
                + "\u0000\u0003"
                + (char) host.length()
                + host
                + port(port);
    }

    private static String loopback(int port) {
        return HELLO + "\u0005\u0001\u0000\u0001\u007f\u0000\u0000\u0001" + port(port);
    }

    private int reply(Egress.Way way, String request) throws Exception {
        String answer = fixture.ask(way, request);
        assertThat(answer).startsWith("\u0005\u0000\u0005");
        return answer.charAt(3);
    }

    @Test
    void aNameAndAnAddressAreRelayed() throws Exception {
        try (ServerSocket echo = fixture.echo();
                Egress.Way way = fixture.open("in.test:*", "127.0.0.1:*")) {
            for (String request :
                    List.of(
                            named(1, "in.test", echo.getLocalPort()),
                            loopback(echo.getLocalPort()))) {
                assertThat(relayed(way, request + "ping"))
                        .startsWith("\u0005\u0000\u0005\u0000")
                        .endsWith("ping");
            }
        }
    }

    private String relayed(Egress.Way way, String text) throws Exception {
        try (SocketChannel client = ProxyFixture.connect(way)) {
            ProxyFixture.send(client, text);
            client.shutdownOutput();
            return fixture.rest(client);
        }
    }

    @Test
    void whatIsNotOpenGetsReplyTwo() throws Exception {
        try (Egress.Way way = fixture.open("in.test", "*:*")) {
            assertThat(reply(way, loopback(80))).isEqualTo(2);
            assertThat(reply(way, named(1, "169.254.169.254", 80))).isEqualTo(2);
            String mapped = "\u0000".repeat(10) + "\u00ff\u00ff\u007f\u0000\u0000\u0001";
            assertThat(reply(way, HELLO + "\u0005\u0001\u0000\u0004" + mapped + port(80)))
                    .isEqualTo(2);
            assertThat(reply(way, named(1, "no.such", 80))).isEqualTo(4);
        }
    }

    @Test
    void onlyConnectIsServed() throws Exception {
        try (Egress.Way way = fixture.open("in.test")) {
            assertThat(reply(way, named(2, "in.test", 80))).as("BIND").isEqualTo(7);
            assertThat(reply(way, named(3, "in.test", 80))).as("UDP").isEqualTo(7);
            assertThat(reply(way, HELLO + "\u0005\u0001\u0000\u0009")).isEqualTo(8);
            assertThat(reply(way, named(1, "0x7f.1", 80))).isEqualTo(1);
            assertThat(reply(way, named(1, "in.test", 0))).isEqualTo(1);
            assertThat(fixture.ask(way, "\u0005\u0001\u0002")).isEqualTo("\u0005\u00ff");
            assertThat(fixture.lookedUp).isEmpty();
        }
    }
}
