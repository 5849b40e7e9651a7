package bot.molt.tools.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bot.molt.base.concurrent.TaskScope;
import bot.molt.spi.net.HostRules;
import bot.molt.spi.sandbox.HostRule;
import bot.molt.tools.test.TestWeb;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Pages over TLS: the address is the judged one, the certificate must be for the name.
class SecurePagesTest {
    private static final char[] PASSWORD = "changeit".toCharArray();

    @TempDir private Path folder;

    private SSLContext context() throws Exception {
        Path store = folder.resolve("keys.p12");
        Process keytool =
                new ProcessBuilder(
                                System.getProperty("java.home") + "/bin/keytool",
                                "-genkeypair",
                                "-alias",
                                "a",
                                "-keyalg",
                                "EC",
                                "-dname",
                                "CN=secure.test",
                                "-ext",
                                "SAN=dns:secure.test",
                                "-validity",
                                "3650",
                                "-storetype",
                                "PKCS12",
                                "-keystore",
                                store.toString(),
                                "-storepass",
                                new String(PASSWORD))
                        .redirectErrorStream(true)
                        .start();
        String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(keytool.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(keytool.exitValue()).as(said).isZero();
        return context(store);
    }

    private static SSLContext context(Path store) throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD);
        }
        KeyManagerFactory own = KeyManagerFactory.getInstance("PKIX");
        own.init(keys, PASSWORD);
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, PASSWORD);
        trusted.setCertificateEntry("a", keys.getCertificate("a"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    @Test
    void aPageIsTakenFromTheNameOfItsCertificateAlone() throws Exception {
        SSLContext context = context();
        try (SSLServerSocket server =
                        (SSLServerSocket)
                                context.getServerSocketFactory()
                                        .createServerSocket(
                                                0, 50, InetAddress.getLoopbackAddress());
                TaskScope scope = new TaskScope("tls")) {
            scope.fork(() -> served(server));
            TestWeb web =
                    new TestWeb().name("secure.test", "127.0.0.1").name("other.test", "127.0.0.1");
            WebClient client = web.client(Map.of(), context.getSocketFactory());
            assertThat(fetch(client, "secure.test", server.getLocalPort()).text())
                    .isEqualTo("for secure.test");
            assertThatThrownBy(() -> fetch(client, "other.test", server.getLocalPort()))
                    .hasMessageContaining("no TLS");
        }
    }

    private static WebAnswer fetch(WebClient client, String host, int port)
            throws InterruptedException {
        HostRules exact =
                new HostRules(
                        "tools.network",
                        List.of(HostRule.parse("*:*"), HostRule.parse(host + ":" + port)),
                        List.of());
        return client.fetch(
                WebUrl.parse("https://%s:%d/".formatted(host, port)),
                Map.of(),
                new WebClient.Limits(Duration.ofSeconds(60), 1 << 20, 0),
                List.of(exact));
    }

    private static boolean served(SSLServerSocket server) throws IOException {
        while (!server.isClosed()) {
            try (var socket = server.accept()) {
                InputStream in = socket.getInputStream();
                StringBuilder head = new StringBuilder();
                while (head.indexOf("\r\n\r\n") < 0) {
                    int b = in.read();
                    if (b < 0) {
                        break;
                    }
                    head.append((char) b);
                }
                String body = "for secure.test";
                socket.getOutputStream()
                        .write(
                                "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s"
                                        .formatted(body.length(), body)
                                        .getBytes(StandardCharsets.UTF_8));
            } catch (javax.net.ssl.SSLException e) {
                // A client that did not like the certificate.
            }
        }
        return true;
    }
}
