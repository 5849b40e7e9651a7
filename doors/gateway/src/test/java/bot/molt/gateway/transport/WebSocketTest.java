package bot.molt.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.base.DataSize;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class WebSocketTest {
    private static final WebSocketSettings SETTINGS =
            new WebSocketSettings(
                    new DataSize(100_000),
                    new DataSize(100_000),
                    new DataSize(100_000),
                    Duration.ofMillis(300),
                    Duration.ofMillis(200),
                    List.of("b", "a"));

    private final CountDownLatch gone = new CountDownLatch(1);
    private final CountDownLatch slow = new CountDownLatch(1);
    @AutoClose private final HttpServer server = start();

    private HttpServer start() {
        try {
            return HttpServer.start(ListenSettings.on("127.0.0.1", 0), this::handle);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void handle(HttpExchange exchange) throws IOException, InterruptedException {
        WebSocketConnection socket = exchange.upgradeWebSocket(SETTINGS);
        socket.onDisconnect(gone::countDown);
        Optional<WebSocketMessage> message = socket.receive();
        while (message.isPresent()) {
            switch (message.get()) {
                case WebSocketMessage.Text(String text) when text.equals("flood") -> flood(socket);
                case WebSocketMessage.Text(String text) -> socket.send(text);
                case WebSocketMessage.Binary(byte[] bytes) -> socket.send(bytes);
            }
            message = socket.receive();
        }
    }

    private void flood(WebSocketConnection socket) throws InterruptedException {
        try {
            while (true) {
                socket.send("x".repeat(50_000));
            }
        } catch (IOException e) {
            slow.countDown();
        }
    }

    private FrameClient client() throws IOException {
        return new FrameClient(server.port(), "/");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private void assertHealthy() throws IOException {
        try (FrameClient client = client()) {
            assertThat(client.text("well").receiveText()).isEqualTo("well");
        }
    }

    @Test
    void theHandshakeAnswersTheKeyAndTheFirstKnownProtocol() throws Exception {
        try (FrameClient client =
                new FrameClient(server.port(), "/", "Sec-WebSocket-Protocol: z, a, b\r\n")) {
            assertThat(client.opening().status()).isEqualTo(101);
            assertThat(client.opening().header("sec-websocket-accept"))
                    .isEqualTo("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
            assertThat(client.opening().header("sec-websocket-protocol")).isEqualTo("b");
        }
    }

    @Test
    void messagesOfEverySizeComeBack() throws Exception {
        try (FrameClient client = client()) {
            for (int size : new int[] {0, 1, 125, 126, 65_535, 65_536, 99_999}) {
                String text = "ä".repeat(size / 2) + "x".repeat(size % 2);
                assertThat(client.text(text).receiveText()).isEqualTo(text);
            }
        }
    }

    @Test
    void fragmentsWithAPingBetweenAreOneMessage() throws Exception {
        try (FrameClient client = client()) {
            byte[] umlaut = bytes("ä");
            client.frame(0x01, new byte[] {'a', umlaut[0]});
            client.frame(0x89, bytes("p"));
            client.frame(0x80, new byte[] {umlaut[1], 'b'});
            assertThat(client.next()).isEqualTo(new FrameClient.Frame(10, "p", 0));
            assertThat(client.receiveText()).isEqualTo("aäb");
        }
    }

    @Test
    void anUnmaskedFrameCloses() throws Exception {
        assertClosesWith(1002, client -> client.raw().send(new byte[] {(byte) 0x81, 1, 'a'}));
    }

    @Test
    void aReservedBitOrOpcodeCloses() throws Exception {
        assertClosesWith(1002, client -> client.frame(0xC1, bytes("a")));
        assertClosesWith(1002, client -> client.frame(0x83, bytes("a")));
    }

    @Test
    void aFragmentedOrLongControlFrameCloses() throws Exception {
        assertClosesWith(1002, client -> client.frame(0x09, bytes("a")));
        assertClosesWith(1002, client -> client.frame(0x89, new byte[126]));
    }

    @Test
    void aContinuationOfNothingCloses() throws Exception {
        assertClosesWith(1002, client -> client.frame(0x80, bytes("a")));
    }

    @Test
    void textThatIsNotUtf8Closes() throws Exception {
        assertClosesWith(1007, client -> client.frame(0x81, new byte[] {(byte) 0xC3, 'a'}));
    }

    @Test
    void anOversizeFrameOrMessageCloses() throws Exception {
        assertClosesWith(1009, client -> client.frame(0x81, new byte[100_001]));
        assertClosesWith(
                1009, client -> client.frame(0x01, new byte[60_000]).frame(0x80, new byte[60_000]));
    }

    @Test
    void aGoodbyeIsAnsweredWithTheSameCode() throws Exception {
        assertClosesWith(4321, client -> client.frame(0x88, new byte[] {4321 >> 8, (byte) 4321}));
        assertThat(gone.await(60, TimeUnit.SECONDS)).isTrue();
    }

    private interface Misdeed {
        void run(FrameClient client) throws IOException;
    }

    private void assertClosesWith(int code, Misdeed misdeed) throws IOException {
        try (FrameClient client = client()) {
            misdeed.run(client);
            assertThat(client.receive()).isEqualTo(new FrameClient.Frame(8, "", code));
            assertThat(client.raw().ended()).isTrue();
        }
        assertHealthy();
    }

    @Test
    void aClientThatVanishesIsNoticed() throws Exception {
        client().close();
        assertThat(gone.await(60, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aClientThatAnswersNoPingIsClosed() throws Exception {
        try (FrameClient client = client()) {
            assertThat(client.next().opcode()).isEqualTo(9);
            assertThat(gone.await(60, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void aClientThatTakesNothingIsGivenUp() throws Exception {
        try (FrameClient client = client()) {
            client.text("flood");
            assertThat(slow.await(60, TimeUnit.SECONDS)).isTrue();
        }
        assertHealthy();
    }

    @Test
    void aClientThatSendsWithoutReadingIsHeldBackAndServedLater() throws Exception {
        try (FrameClient client = client()) {
            int count = 300;
            Thread sender = Thread.ofVirtual().start(() -> sendMany(client, count));
            for (int i = 0; i < count; i++) {
                assertThat(client.receiveText()).hasSize(10_000).startsWith(i + "x");
            }
            sender.join();
        }
    }

    private static void sendMany(FrameClient client, int count) {
        try {
            for (int i = 0; i < count; i++) {
                String number = Integer.toString(i);
                client.text(number + "x".repeat(10_000 - number.length()));
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void anIncompleteHandshakeIs400() throws Exception {
        String request =
                "GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n";
        assertThat(
                        RawClient.once(server.port(), request + "Sec-WebSocket-Version: 13\r\n\r\n")
                                .status())
                .isEqualTo(400);
        assertThat(RawClient.once(server.port(), "GET / HTTP/1.1\r\nHost: x\r\n\r\n").status())
                .isEqualTo(400);
        assertHealthy();
    }

    @Test
    void aServerThatStopsSaysGoodbye() throws Exception {
        try (FrameClient client = client()) {
            client.text("a").receiveText();
            Thread closer = Thread.ofVirtual().start(server::close);
            assertThat(client.receive()).isEqualTo(new FrameClient.Frame(8, "", 1001));
            closer.join();
        }
    }
}
