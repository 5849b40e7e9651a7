package bot.molt.execution.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bot.molt.execution.egress.EgressListener.Outcome;
import bot.molt.spi.net.HostLookup;
import bot.molt.spi.net.Lookups;
import bot.molt.spi.sandbox.Egress;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProxyLifeTest {
    private static final Duration SOON = Duration.ofMillis(300);

    private static EgressLimits quick() {
        return new EgressLimits(4, 2, SOON, SOON, SOON, SOON);
    }

    private static String connect(int port) {
        return "CONNECT in.test:%d HTTP/1.1\r\nHost: a\r\n\r\n".formatted(port);
    }

    private static ProxyFixture fixture(EgressLimits limits) throws IOException {
        ProxyFixture fixture = new ProxyFixture(limits);
        fixture.names.put("in.test", List.of("127.0.0.1"));
        return fixture;
    }

    @Test
    void ofThreeHundredConnectionsTwoHundredFiftySixAreServed() throws Exception {
        try (ProxyFixture fixture = fixture(EgressLimits.USUAL);
                ServerSocket echo = fixture.echo();
                Egress.Way way = fixture.open("in.test:*")) {
            List<SocketChannel> clients = new ArrayList<>();
            int served = 0;
            for (int i = 0; i < 300; i++) {
                SocketChannel client = ProxyFixture.connect(way);
                clients.add(client);
                if (i < 256) {
                    ProxyFixture.send(client, connect(echo.getLocalPort()) + "x");
                    String granted = "HTTP/1.1 200 Connection established\r\n\r\nx";
                    served += fixture.read(client, granted.length()).equals(granted) ? 1 : 0;
                } else {
                    assertThat(fixture.rest(client)).startsWith("HTTP/1.1 503 ");
                    assertThat(fixture.next().outcome()).isEqualTo(Outcome.REFUSED);
                }
            }
            assertThat(served).isEqualTo(256);
            for (SocketChannel client : clients) {
                client.close();
            }
            for (int i = 0; i < 256; i++) {
                assertThat(fixture.next().outcome()).isEqualTo(Outcome.RELAYED);
            }
            assertThat(fixture.ask(way, connect(1))).as("places are free again").contains(" 502 ");
        }
    }

    @Test
    void aSlowHeadLosesItsPlace() throws Exception {
        try (ProxyFixture fixture = fixture(quick());
                Egress.Way way = fixture.open("in.test:*");
                SocketChannel client = ProxyFixture.connect(way)) {
            ProxyFixture.send(client, "GET http://in.t");
            assertThat(fixture.rest(client)).isEmpty();
            assertThat(fixture.next().refusal()).startsWith("no whole request within 300 ms");
        }
    }

    @Test
    void anIdleConnectionEnds() throws Exception {
        try (ProxyFixture fixture = fixture(quick());
                ServerSocket echo = fixture.echo();
                Egress.Way way = fixture.open("in.test:*");
                SocketChannel client = ProxyFixture.connect(way)) {
            ProxyFixture.send(client, connect(echo.getLocalPort()) + "x");
            assertThat(fixture.rest(client)).endsWith("\r\n\r\nx");
            assertThat(fixture.next().outcome()).isEqualTo(Outcome.RELAYED);
        }
    }

    @Test
    void aLookupThatHangsHoldsNobodyElse() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        HostLookup stuck =
                name -> {
                    try {
                        assertThat(never.await(30, TimeUnit.SECONDS)).isTrue();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    throw new UnknownHostException(name);
                };
        Lookups lookups = new Lookups(stuck, quick().lookup(), quick().lookups());
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> lookups.addresses("slow.test"))
                    .isInstanceOf(UnknownHostException.class)
                    .hasMessageMatching(
                            "slow.test: (no answer within .*|too many lookups at once)");
        }
        never.countDown();
    }

    @Test
    void closingEndsWhatIsRelayedAndRemovesTheFolder() throws Exception {
        try (ProxyFixture fixture = fixture(EgressLimits.USUAL);
                ServerSocket echo = fixture.echo();
                Egress.Way way = fixture.open("in.test:*");
                SocketChannel client = ProxyFixture.connect(way)) {
            ProxyFixture.send(client, connect(echo.getLocalPort()) + "x");
            assertThat(fixture.read(client, 40)).endsWith("x");
            assertThat(timeToClose(way)).isLessThan(Duration.ofSeconds(30));
            assertThat(fixture.rest(client)).isEmpty();
            assertThat(fixture.next().sent()).isEqualTo(1);
            assertThat(way.socket().getParent()).doesNotExist();
        }
    }

    private static Duration timeToClose(Egress.Way way) {
        long before = System.nanoTime();
        way.close();
        return Duration.ofNanos(System.nanoTime() - before);
    }

    @Test
    void theSocketIsOpenToAllAndTheFolderAboveToNobodyElse(@TempDir Path folder) throws Exception {
        Path sockets = folder.resolve("s");
        try (EgressProxy proxy = EgressProxy.start(sockets, _ -> {})) {
            Path socket = proxy.open("a", "b", bot.molt.spi.sandbox.Network.none()).socket();
            assertThat(mode(sockets)).isEqualTo("rwx------");
            assertThat(mode(socket.getParent())).isEqualTo("rwx--x--x");
            assertThat(mode(socket)).isEqualTo("rw-rw-rw-");
        }
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    void whatAnEarlierProxyLeftIsRemoved(@TempDir Path folder) throws Exception {
        Path left = Files.createDirectories(folder.resolve("s/left"));
        Files.createFile(left.resolve("proxy.sock"));
        try (EgressProxy proxy = EgressProxy.start(folder.resolve("s"), _ -> {})) {
            assertThat(left).doesNotExist();
            assertThat(proxy).isNotNull();
        }
    }

    @Test
    void aFolderWithTooLongAPathIsRefusedWithTheReason(@TempDir Path folder) {
        assertThatThrownBy(() -> EgressProxy.start(folder.resolve("x".repeat(100)), _ -> {}))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("expected: at most 107");
    }
}
