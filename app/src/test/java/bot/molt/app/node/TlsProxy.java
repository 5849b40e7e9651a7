package bot.molt.app.node;

import bot.molt.base.Digests;
import bot.molt.base.concurrent.TaskScope;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/// TLS in front of a gateway, with a certificate that nobody signed.
final class TlsProxy implements AutoCloseable {
    private static final String PASSWORD = "of-the-test";

    private final ServerSocket listener;
    private final int target;
    private final String fingerprint;
    private final TaskScope scope = new TaskScope("tls-proxy");
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();

    TlsProxy(int target, Path folder)
            throws IOException, InterruptedException, GeneralSecurityException {
        this.target = target;
        KeyStore keys = keys(folder.resolve("keys.p12"));
        fingerprint =
                HexFormat.of().formatHex(Digests.sha256(keys.getCertificate("own").getEncoded()));
        KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
        factory.init(keys, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(factory.getKeyManagers(), null, null);
        listener =
                context.getServerSocketFactory()
                        .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        scope.fork(this::accept);
    }

    private static KeyStore keys(Path file)
            throws IOException, InterruptedException, GeneralSecurityException {
        Process keytool =
                new ProcessBuilder(
                                System.getProperty("java.home") + "/bin/keytool",
                                "-genkeypair",
                                "-alias",
                                "own",
                                "-keyalg",
                                "EC",
                                "-dname",
                                "CN=gateway",
                                "-storetype",
                                "PKCS12",
                                "-keystore",
                                file.toString(),
                                "-storepass",
                                PASSWORD)
                        .inheritIO()
                        .start();
        if (keytool.waitFor() != 0) {
            throw new IOException("keytool made no certificate");
        }
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        return keys;
    }

    int port() {
        return listener.getLocalPort();
    }

    String fingerprint() {
        return fingerprint;
    }

    private boolean accept() throws IOException {
        while (true) {
            Socket near = listener.accept();
            Socket far = new Socket(InetAddress.getLoopbackAddress(), target);
            sockets.add(near);
            sockets.add(far);
            scope.fork(() -> carry(near, far));
            scope.fork(() -> carry(far, near));
        }
    }

    private static boolean carry(Socket from, Socket to) throws IOException {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        }
        return true;
    }

    @Override
    public void close() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        listener.close();
        scope.close();
    }
}
