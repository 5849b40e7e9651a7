package bot.molt.protocol.wire;

import bot.molt.base.Digests;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/// TLS over a connected socket; apart from [Connection] so that plain addresses never load it.
final class Tls {
    private Tls() {}

    static SSLSocket over(Socket plain, Target target) throws IOException {
        Fingerprint pin = target.fingerprint();
        SSLSocketFactory factory =
                pin == null ? (SSLSocketFactory) SSLSocketFactory.getDefault() : pinned(pin);
        SSLSocket socket =
                (SSLSocket) factory.createSocket(plain, target.host(), target.port(), true);
        if (pin == null) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            socket.setSSLParameters(parameters);
        }
        socket.startHandshake();
        return socket;
    }

    private static SSLSocketFactory pinned(Fingerprint fingerprint) throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new Pin(fingerprint)}, null);
            return context.getSocketFactory();
        } catch (GeneralSecurityException e) {
            throw new IOException("TLS is not to be had in this JDK", e);
        }
    }

    /// Trusts one certificate, whoever signed it.
    private static final class Pin extends X509ExtendedTrustManager {
        private final String expected;

        Pin(Fingerprint fingerprint) {
            expected = fingerprint.digits();
        }

        private void check(X509Certificate[] chain) throws CertificateException {
            String seen = Digests.sha256Hex(chain[0].getEncoded());
            if (!seen.equals(expected)) {
                throw new PinMismatchException(seen, expected);
            }
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String kind)
                throws CertificateException {
            check(chain);
        }

        @Override
        public void checkServerTrusted(
                X509Certificate[] chain, String kind, @Nullable Socket socket)
                throws CertificateException {
            check(chain);
        }

        @Override
        public void checkServerTrusted(
                X509Certificate[] chain, String kind, @Nullable SSLEngine engine)
                throws CertificateException {
            check(chain);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String kind)
                throws CertificateException {
            throw new CertificateException("this side is the client");
        }

        @Override
        public void checkClientTrusted(
                X509Certificate[] chain, String kind, @Nullable Socket socket)
                throws CertificateException {
            throw new CertificateException("this side is the client");
        }

        @Override
        public void checkClientTrusted(
                X509Certificate[] chain, String kind, @Nullable SSLEngine engine)
                throws CertificateException {
            throw new CertificateException("this side is the client");
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
