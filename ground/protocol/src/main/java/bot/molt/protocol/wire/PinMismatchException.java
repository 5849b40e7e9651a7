package bot.molt.protocol.wire;

import java.security.cert.CertificateException;

/// The server's certificate is not the one that is expected.
final class PinMismatchException extends CertificateException {
    private static final long serialVersionUID = 1;

    PinMismatchException(String seen, String expected) {
        super(
                "gateway tls fingerprint mismatch: %s (expected: %s; where the certificate was renewed, `moltbot status` on the gateway's machine shows the new one)"
                        .formatted(seen, expected));
    }
}
