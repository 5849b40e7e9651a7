package bot.molt.gateway.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bot.molt.base.json.Json;
import bot.molt.gateway.settings.TlsConfig;
import bot.molt.gateway.transport.Headers;
import bot.molt.gateway.transport.HttpExchange;
import bot.molt.gateway.transport.HttpServer;
import bot.molt.gateway.transport.ListenSettings;
import bot.molt.gateway.transport.RawClient;
import bot.molt.gateway.transport.ResponseStream;
import bot.molt.gateway.transport.ServerIdentity;
import bot.molt.gateway.transport.WebSocketConnection;
import bot.molt.gateway.transport.WebSocketMessage;
import bot.molt.gateway.transport.WebSocketSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A port that speaks TLS, with clients of the JDK.
class TlsServerTest {
    private static final byte[] LARGE = new byte[3 << 20];

    @TempDir private Path folder;
    private final BlockingQueue<ServerIdentity> taken = new ArrayBlockingQueue<>(8);
    private Certificates certificates;
    private HttpServer server;

    @BeforeEach
    void starts() throws Exception {
        TestKeys.selfSigned(folder, "rsa:2048", "localhost");
        TlsConfig config =
                new TlsConfig(
                        true, true, folder.resolve("cert.pem"), folder.resolve("key.pem"), null);
        certificates = Certificates.open(config, folder, InstantSource.system());
        server =
                HttpServer.start(
                        ListenSettings.on("127.0.0.1", 0),
                        certificates.current().identity(),
                        this::handle);
    }

    @AfterEach
    void stops() {
        server.close();
    }

    private void handle(HttpExchange exchange) throws IOException, InterruptedException {
        switch (exchange.path()) {
            case "/echo" -> exchange.respond(200, Headers.EMPTY, exchange.body(8 << 20));
            case "/stream" -> {
                try (ResponseStream stream = exchange.stream(200, Headers.EMPTY)) {
                    stream.write("one ");
                    stream.write("two");
                }
            }
            case "/socket" -> {
                try (WebSocketConnection socket =
                        exchange.upgradeWebSocket(WebSocketSettings.DEFAULT)) {
                    if (socket.receive().orElseThrow()
                            instanceof WebSocketMessage.Text(String text)) {
                        socket.send("you said " + text);
                    }
                    socket.receive();
                }
            }
            default -> exchange.respondJson(200, Json.of("hello"));
        }
    }

    private SSLContext trusting(Path certificate) throws Exception {
        KeyStore known = KeyStore.getInstance("PKCS12");
        known.load(null, null);
        known.setCertificateEntry(
                "gateway",
                TlsCertificate.read(certificate, certificate.resolveSibling("key.pem"), null)
                        .identity()
                        .chain()
                        .getFirst());
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(known);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    private HttpClient client() throws Exception {
        return HttpClient.newBuilder().sslContext(trusting(folder.resolve("cert.pem"))).build();
    }

    private HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + server.port() + path));
    }

    private SSLSocket socket(SSLContext context, String... protocols) throws IOException {
        SSLSocket socket =
                (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", server.port());
        socket.setSoTimeout(20_000);
        if (protocols.length > 0) {
            socket.setEnabledProtocols(protocols);
        }
        return socket;
    }

    @Test
    void requestsLargeBodiesAndStreamsPass() throws Exception {
        try (HttpClient client = client()) {
            HttpResponse<byte[]> echo =
                    client.send(
                            to("/echo").POST(HttpRequest.BodyPublishers.ofByteArray(LARGE)).build(),
                            HttpResponse.BodyHandlers.ofByteArray());
            assertThat(echo.body()).isEqualTo(LARGE);
            assertThat(echo.sslSession().map(SSLSession::getProtocol)).contains("TLSv1.3");
            assertThat(
                            client.send(to("/stream").build(), HttpResponse.BodyHandlers.ofString())
                                    .body())
                    .isEqualTo("one two");
        }
    }

    @Test
    void webSocketsPass() throws Exception {
        BlockingQueue<String> heard = new ArrayBlockingQueue<>(2);
        try (HttpClient client = client()) {
            WebSocket socket =
                    client.newWebSocketBuilder()
                            .buildAsync(
                                    URI.create("wss://127.0.0.1:" + server.port() + "/socket"),
                                    new WebSocket.Listener() {
                                        @Override
                                        public CompletionStage<?> onText(
                                                WebSocket from, CharSequence text, boolean last) {
                                            heard.add(text.toString());
                                            return WebSocket.Listener.super.onText(
                                                    from, text, last);
                                        }
                                    })
                            .get(20, TimeUnit.SECONDS);
            socket.sendText("hello", true).get(20, TimeUnit.SECONDS);
            assertThat(heard.poll(20, TimeUnit.SECONDS)).isEqualTo("you said hello");
            socket.abort();
        }
    }

    @Test
    void theOldestVersionThatIsSpokenIs12() throws Exception {
        SSLContext trust = trusting(folder.resolve("cert.pem"));
        try (SSLSocket socket = socket(trust, "TLSv1.2")) {
            socket.startHandshake();
            assertThat(socket.getSession().getProtocol()).isEqualTo("TLSv1.2");
        }
        // A ClientHello of TLS 1.1, since the JDK has none to offer any more.
        byte[] hello = new byte[47 + 5];
        byte[] head = {22, 3, 1, 0, 47, 1, 0, 0, 43, 3, 2};
        System.arraycopy(head, 0, hello, 0, head.length);
        byte[] tail = {0, 0, 4, (byte) 0xc0, 0x14, 0, 0x2f, 1, 0};
        System.arraycopy(tail, 0, hello, 43, tail.length);
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(hello);
            byte[] answer = socket.getInputStream().readNBytes(7);
            assertThat(answer[0]).as("an alert").isEqualTo((byte) 21);
            assertThat(answer[6]).as("protocol_version").isEqualTo((byte) 70);
        }
    }

    @Test
    void plainHttpIsToldWhatIsSpokenHere() throws Exception {
        RawClient.Answer answer =
                RawClient.once(server.port(), "GET /health HTTP/1.1\r\nHost: x\r\n\r\n");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains("this port speaks TLS", "https://", "wss://");
    }

    @Test
    void aClientThatStillSendsReadsItsAnswer() throws Exception {
        try (SSLSocket socket = socket(trusting(folder.resolve("cert.pem")))) {
            socket.getOutputStream()
                    .write(
                            ("POST /other HTTP/1.1\r\nHost: x\r\nContent-Length: 900000\r\n\r\n"
                                            + "x".repeat(1000))
                                    .getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            byte[] answer = socket.getInputStream().readAllBytes();
            assertThat(new String(answer, java.nio.charset.StandardCharsets.US_ASCII))
                    .startsWith("HTTP/1.1 200")
                    .endsWith("\"hello\"");
        }
    }

    @Test
    void rubbishInTheMiddleOfAHandshakeHurtsNobodyElse() throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(new byte[] {22, 3, 1, 0, 5, 9, 9, 9, 9, 9});
            socket.getInputStream().readAllBytes();
        }
        try (HttpClient client = client()) {
            assertThat(
                            client.send(to("/").build(), HttpResponse.BodyHandlers.ofString())
                                    .statusCode())
                    .isEqualTo(200);
        }
    }

    private CertificateWatch watching() throws IOException {
        return CertificateWatch.start(
                certificates,
                identity -> {
                    server.renew(identity);
                    taken.add(identity);
                });
    }

    private void replaceBy(String name) throws Exception {
        Path fresh = Files.createDirectories(folder.resolve("fresh"));
        TestKeys.selfSigned(fresh, "rsa:2048", name);
        for (String file : new String[] {"key.pem", "cert.pem"}) {
            Files.move(
                    fresh.resolve(file),
                    folder.resolve(file),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        }
    }

    @Test
    void aNewCertificateHoldsForNewConnectionsAndOpenOnesGoOn() throws Exception {
        SSLContext old = trusting(folder.resolve("cert.pem"));
        try (CertificateWatch _ = watching();
                SSLSocket before = socket(old)) {
            ask(before);
            replaceBy("renewed.example");
            X509Certificate renewed = taken.poll(20, TimeUnit.SECONDS).chain().getFirst();
            assertThat(renewed.getSubjectX500Principal().getName()).contains("renewed.example");
            ask(before);
            assertThatThrownBy(() -> askOnce(old)).isInstanceOf(SSLException.class);
            askOnce(trusting(folder.resolve("cert.pem")));
        }
    }

    private void askOnce(SSLContext context) throws Exception {
        try (SSLSocket socket = socket(context)) {
            ask(socket);
        }
    }

    private static void ask(SSLSocket socket) throws IOException {
        socket.getOutputStream()
                .write(
                        "GET / HTTP/1.1\r\nHost: x\r\n\r\n"
                                .getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        StringBuilder answer = new StringBuilder();
        while (!answer.toString().endsWith("\"hello\"")) {
            int c = socket.getInputStream().read();
            assertThat(c).as(answer.toString()).isNotNegative();
            answer.append((char) c);
        }
    }

    @Test
    void aBadCertificateLeavesTheOldOne() throws Exception {
        SSLContext old = trusting(folder.resolve("cert.pem"));
        ServerIdentity before = certificates.current().identity();
        try (CertificateWatch _ = watching()) {
            Files.writeString(folder.resolve("cert.pem"), "broken");
            assertThat(certificates.changed()).isEmpty();
            askOnce(old);
            replaceBy("renewed.example");
            assertThat(taken.poll(20, TimeUnit.SECONDS).chain()).isNotEqualTo(before.chain());
        }
    }
}
