package bot.molt.cli.doctor;

import bot.molt.cli.check.Check;
import bot.molt.cli.check.Copies;
import bot.molt.cli.check.Finding;
import bot.molt.cli.check.Ground;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// The certificate of the port, where it speaks TLS.
final class CertificateCheck implements Check {
    private static final Duration SOON = Duration.ofDays(21);

    @Override
    public List<Finding> look(Ground ground) throws IOException {
        if (!ground.isTrue("gateway.tls.enabled")) {
            return List.of();
        }
        String written = ground.text("gateway.tls.certPath", "");
        boolean isOwn = written.isEmpty();
        Path file = isOwn ? ground.state("gateway/tls/gateway-cert.pem") : ground.path(written);
        if (!Files.exists(file)) {
            return List.of(
                    isOwn
                            ? Finding.ok("tls.certificate", "the next start makes one")
                            : Finding.critical(
                                    "tls.missing",
                                    "gateway.tls.certPath: " + file + " does not exist",
                                    "put the certificate there, or remove the setting"));
        }
        Finding finding = judged(ground, file, isOwn);
        return List.of(
                isOwn && !finding.isOk() && !finding.id().equals("tls.expires_soon")
                        ? finding.mending(copies -> movedAway(file, copies))
                        : finding);
    }

    private static Finding judged(Ground ground, Path file, boolean isOwn) throws IOException {
        String renew =
                isOwn
                        ? "moltbot doctor --fix moves it away and the next start makes one; clients that pinned the old one pin the new one"
                        : "renew it; the gateway takes a new file over while it runs";
        Path key = key(ground, file, isOwn);
        if (!Files.isReadable(key)) {
            return Finding.critical("tls.key_missing", key + " cannot be read", renew);
        }
        try (InputStream in = Files.newInputStream(file)) {
            X509Certificate certificate =
                    (X509Certificate)
                            CertificateFactory.getInstance("X.509").generateCertificate(in);
            Instant end = certificate.getNotAfter().toInstant();
            Instant now = ground.now();
            if (end.isBefore(now) || certificate.getNotBefore().toInstant().isAfter(now)) {
                String when =
                        "%s holds from %s to %s"
                                .formatted(file, certificate.getNotBefore().toInstant(), end);
                return Finding.critical("tls.expired", when, renew);
            }
            return end.isBefore(now.plus(SOON))
                    ? Finding.warn("tls.expires_soon", file + " ends on " + end, renew)
                    : Finding.ok("tls.certificate", file + ", until " + end);
        } catch (CertificateException e) {
            return Finding.critical(
                    "tls.unreadable", file + ": no certificate in PEM: " + e.getMessage(), renew);
        }
    }

    private static Path key(Ground ground, Path certificate, boolean isOwn) throws IOException {
        return isOwn
                ? certificate.resolveSibling("gateway-key.pem")
                : ground.path(ground.text("gateway.tls.keyPath", certificate.toString()));
    }

    private static String movedAway(Path file, Copies copies) throws IOException {
        for (Path each : List.of(file, file.resolveSibling("gateway-key.pem"))) {
            if (Files.exists(each)) {
                copies.moveAway(each);
            }
        }
        return "moved the certificate away; the next start makes one";
    }
}
