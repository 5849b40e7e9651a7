package bot.molt.gateway.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bot.molt.base.CodedException;
import bot.molt.base.bind.Binder;
import bot.molt.base.json.JsonText;
import bot.molt.gateway.program.Program;
import bot.molt.gateway.transport.Headers;
import bot.molt.gateway.transport.HttpServer;
import bot.molt.gateway.transport.ListenSettings;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BindAddressTest {
    private static final String SECRET =
            "\"auth\":{\"token\":\"a-secret-of-32-characters-0123456\"},";

    private static GatewayConfig config(String members) {
        return Binder.bind(
                GatewayConfig.class, JsonText.parseObject("{" + members.replace('\'', '"') + "}"));
    }

    /// Prints what `auto` means in the process that runs it.
    static final class Auto {
        private Auto() {}

        public static void main(String[] members) {
            try {
                System.out.println(BindAddress.of(config(members[0])));
            } catch (CodedException e) {
                System.out.println(e.text());
            }
        }
    }

    private static String withoutLoopback(String members) throws Exception {
        List<String> command =
                List.of(
                        "unshare",
                        "--user",
                        "--map-root-user",
                        "--net",
                        System.getProperty("java.home") + "/bin/java",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty(
                                "surefire.test.class.path", System.getProperty("java.class.path")),
                        Auto.class.getName(),
                        members);
        Program.Ended ended = Program.run(command, Map.of(), Duration.ofSeconds(60));
        assertThat(ended.code()).as(ended.err()).isZero();
        return ended.out().strip();
    }

    @ParameterizedTest
    @CsvSource({"loopback, 127.0.0.1", "auto, 127.0.0.1", "lan, 0.0.0.0"})
    void aNameMeansAnAddress(String bind, String first) {
        assertThat(BindAddress.of(config(SECRET + "'bind':'" + bind + "'"))).startsWith(first);
    }

    @Test
    void anAddressIsListenedOnBesideLoopback() {
        assertThat(custom("192.0.2.7")).containsExactly("192.0.2.7", "127.0.0.1");
        assertThat(custom("::1")).containsExactly("::1", "127.0.0.1");
        assertThat(custom("::")).containsExactly("::");
        assertThat(custom("127.0.0.1")).containsExactly("127.0.0.1");
    }

    private static List<String> custom(String host) {
        return BindAddress.of(config(SECRET + "'bind':'custom','customBindHost':'" + host + "'"));
    }

    @Test
    void autoMeansEveryAddressWhereThereIsNoLoopbackAndThenAsksForASecret() throws Exception {
        assertThat(withoutLoopback("'bind':'auto'")).isEqualTo("[0.0.0.0]");
        assertThat(withoutLoopback("'bind':'auto','auth':{'mode':'none'}"))
                .contains("gateway.bind: auto: this machine has no loopback", "gateway.auth.mode");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'bind':'lan','auth':{'mode':'none'}",
                "'bind':'tailnet','auth':{'mode':'none'}",
                "'bind':'custom','customBindHost':'::','auth':{'mode':'none'}",
                "'bind':'lan','auth':{'token':'short'}",
                "'bind':'lan','tailscale':{'mode':'serve'}",
                "'bind':'tailnet','tailscale':{'mode':'funnel'},'auth':{'mode':'password','password':'a-good-password'}",
                "'tailscale':{'mode':'funnel'}",
                "'tls':{'enabled':true,'autoGenerate':false}",
                "'tls':{'certPath':'/cert.pem'}"
            })
    void whatWouldOpenADoorIsRefused(String members) {
        assertThatThrownBy(() -> config(members)).isInstanceOf(CodedException.class);
    }

    @Test
    void membersOfTheTailnetNeedNoSecretWhereServeSaysSo() {
        assertThat(config("").allowsTailscale()).isFalse();
        assertThat(config("'tailscale':{'mode':'serve'}").allowsTailscale()).isTrue();
        assertThat(config("'auth':{'allowTailscale':true}").allowsTailscale()).isTrue();
        assertThat(
                        config("'tailscale':{'mode':'serve'},'auth':{'allowTailscale':false}")
                                .allowsTailscale())
                .isFalse();
        assertThat(
                        config(
                                        "'tailscale':{'mode':'serve'},'auth':{'mode':'password','password':'a-good-password'}")
                                .allowsTailscale())
                .isFalse();
    }

    @Test
    void everyAddressHasTheSamePort() throws Exception {
        ListenSettings one = ListenSettings.on("127.0.0.1", 0);
        ListenSettings both =
                new ListenSettings(
                        List.of("127.0.0.1", "::1"),
                        0,
                        one.maxHeaders(),
                        one.maxBody(),
                        one.headerTimeout(),
                        one.bodyTimeout(),
                        one.idleTimeout(),
                        one.stallTimeout(),
                        one.maxConnections(),
                        one.drainLimit());
        int port;
        try (HttpServer server =
                HttpServer.start(
                        both, exchange -> exchange.respond(204, Headers.EMPTY, new byte[0]))) {
            port = server.port();
            for (String address : both.hosts()) {
                connect(address, port);
            }
        }
        assertThatThrownBy(() -> connect("::1", port)).isInstanceOf(ConnectException.class);
    }

    private static void connect(String address, int port) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.ofLiteral(address), port));
        }
    }
}
