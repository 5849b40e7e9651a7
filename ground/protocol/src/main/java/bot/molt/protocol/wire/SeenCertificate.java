package bot.molt.protocol.wire;

import bot.molt.base.Digests;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/// The certificate that a server shows, whoever it is. Nothing is sent to it.
public final class SeenCertificate {
    private SeenCertificate() {}

    /// SHA-256 of the certificate in hexadecimal; it proves nothing before somebody compares it.
    public static String fingerprint(Target target) throws IOException {
        int limit = Math.clamp(target.timeout().toMillis(), 1, Integer.MAX_VALUE);
        try (Socket plain = new Socket()) {
            plain.connect(new InetSocketAddress(target.host(), target.port()), limit);
            plain.setSoTimeout(limit);
            return Digests.sha256Hex(certificate(plain, target));
        } catch (GeneralSecurityException e) {
            throw new IOException("TLS is not to be had in this JDK", e);
        }
    }

    private static byte[] certificate(Socket plain, Target target)
            throws IOException, GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new Anyone()}, null);
        try (SSLSocket socket =
                (SSLSocket)
                        context.getSocketFactory()
                                .createSocket(plain, target.host(), target.port(), true)) {
            socket.startHandshake();
            Certificate[] chain = socket.getSession().getPeerCertificates();
            return chain[0].getEncoded();
        }
    }

    /// Looks at no certificate: it is to be seen, not to be trusted.
    private static final class Anyone extends X509ExtendedTrustManager {
        @Override
        public void checkServerTrusted(X509Certificate[] chain, String kind) {}

        @Override
        public void checkServerTrusted(
                X509Certificate[] chain, String kind, @Nullable Socket socket) {}

        @Override
        public void checkServerTrusted(
                X509Certificate[] chain, String kind, @Nullable SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String kind) {}

        @Override
        public void checkClientTrusted(
                X509Certificate[] chain, String kind, @Nullable Socket socket) {}

        @Override
        public void checkClientTrusted(
                X509Certificate[] chain, String kind, @Nullable SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
