package bot.molt.cli;

import bot.molt.base.Digests;
import bot.molt.base.config.ConfigFiles;
import bot.molt.protocol.wire.Fingerprint;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import org.jspecify.annotations.Nullable;

/// The certificate of this machine's own gateway, as its files say; apart from [Gateways] so that
/// plain addresses never load what it needs.
final class LocalCertificate {
    private LocalCertificate() {}

    /// Null where there is none that can be read: then the usual authorities decide.
    static @Nullable Fingerprint fingerprint(ConfigFiles files, Gateways gateways)
            throws IOException {
        String configured = gateways.setting("gateway.tls.certPath");
        Path file =
                configured == null
                        ? files.state().resolve("gateway/tls/gateway-cert.pem")
                        : home(configured);
        if (!Files.isReadable(file)) {
            return null;
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] der =
                    CertificateFactory.getInstance("X.509").generateCertificate(in).getEncoded();
            return new Fingerprint(Digests.sha256Hex(der));
        } catch (GeneralSecurityException e) {
            return null;
        }
    }

    private static Path home(String path) {
        return path.startsWith("~/")
                ? Path.of(System.getProperty("user.home", "/") + path.substring(1))
                : Path.of(path);
    }
}
