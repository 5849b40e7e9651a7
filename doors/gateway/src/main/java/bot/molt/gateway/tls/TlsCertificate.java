package bot.molt.gateway.tls;

import bot.molt.base.CodedException;
import bot.molt.base.Digests;
import bot.molt.base.ErrorCode;
import bot.molt.gateway.transport.ServerIdentity;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A certificate with its key, as read from files.
///
/// @param file where the certificate is
public record TlsCertificate(ServerIdentity identity, Path file) {
    private static final int DNS_NAME = 2;

    /// Reads the files.
    ///
    /// @param authorities file with more certificates of the chain
    ///
    ///   Errors: `invalid_params` naming the setting, the file and what is wrong with it.
    static TlsCertificate read(Path certificate, Path key, @Nullable Path authorities) {
        List<X509Certificate> chain = new ArrayList<>(certificates("certPath", certificate));
        if (authorities != null) {
            chain.addAll(certificates("caPath", authorities));
        }
        PrivateKey secret = key(key);
        if (!isPair(secret, chain.getFirst())) {
            throw wrong("keyPath", key, "not the key of the certificate in " + certificate, null);
        }
        return new TlsCertificate(
                new ServerIdentity(secret, chain), certificate.toAbsolutePath().normalize());
    }

    private static List<X509Certificate> certificates(String setting, Path file) {
        try {
            byte[] bytes = bytes(setting, file);
            List<X509Certificate> found = new ArrayList<>();
            for (Certificate each :
                    CertificateFactory.getInstance("X.509")
                            .generateCertificates(new ByteArrayInputStream(bytes))) {
                found.add((X509Certificate) each);
            }
            if (found.isEmpty()) {
                throw wrong(
                        setting,
                        file,
                        "no certificate (expected: -----BEGIN CERTIFICATE-----)",
                        null);
            }
            return found;
        } catch (GeneralSecurityException e) {
            throw wrong(setting, file, "no certificate that can be read: " + e.getMessage(), e);
        }
    }

    private static PrivateKey key(Path file) {
        try {
            return KeyPem.parse(
                    new String(
                            bytes("keyPath", file), java.nio.charset.StandardCharsets.ISO_8859_1));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw wrong("keyPath", file, String.valueOf(e.getMessage()), e);
        }
    }

    private static byte[] bytes(String setting, Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw wrong(setting, file, "no such file", e);
        } catch (IOException e) {
            throw wrong(setting, file, "cannot be read: " + e.getMessage(), e);
        }
    }

    private static CodedException wrong(
            String setting, Path file, String what, @Nullable Throwable cause) {
        return new CodedException(
                ErrorCode.INVALID_PARAMS,
                "gateway.tls.%s: %s: %s".formatted(setting, file, what),
                cause);
    }

    private static boolean isPair(PrivateKey key, X509Certificate certificate) {
        String algorithm =
                switch (key.getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    default -> "EdDSA";
                };
        byte[] text = {1, 2, 3};
        try {
            Signature signing = Signature.getInstance(algorithm);
            signing.initSign(key);
            signing.update(text);
            byte[] signature = signing.sign();
            signing.initVerify(certificate.getPublicKey());
            signing.update(text);
            return signing.verify(signature);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private X509Certificate own() {
        return identity.chain().getFirst();
    }

    /// SHA-256 of the certificate, 64 hexadecimal digits.
    public String fingerprint() {
        try {
            return Digests.sha256Hex(own().getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a certificate that was read has no bytes", e);
        }
    }

    public Instant notAfter() {
        return own().getNotAfter().toInstant();
    }

    /// Whether it is signed by its own key, so that clients have to be told of it.
    public boolean isSelfSigned() {
        return own().getSubjectX500Principal().equals(own().getIssuerX500Principal());
    }

    /// The first host name that it is for; `127.0.0.1` where it has none.
    public String host() {
        try {
            if (own().getSubjectAlternativeNames() == null) {
                return "127.0.0.1";
            }
            return own().getSubjectAlternativeNames().stream()
                    .filter(name -> name.getFirst().equals(DNS_NAME))
                    .map(name -> String.valueOf(name.get(1)))
                    .filter(name -> !name.startsWith("*"))
                    .findFirst()
                    .orElse("127.0.0.1");
        } catch (GeneralSecurityException e) {
            return "127.0.0.1";
        }
    }
}
