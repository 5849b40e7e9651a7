package bot.molt.app.gateway;

import bot.molt.app.config.LiveConfig;
import bot.molt.base.json.Json;
import bot.molt.gateway.settings.TlsConfig;
import bot.molt.gateway.tls.CertificateWatch;
import bot.molt.gateway.tls.Certificates;
import bot.molt.gateway.tls.TlsCertificate;
import bot.molt.gateway.transport.HttpServer;
import bot.molt.gateway.transport.ServerIdentity;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// TLS of one gateway: nothing where it is off.
final class TlsPart implements AutoCloseable {
    private final @Nullable Certificates certificates;
    private @Nullable CertificateWatch watch;

    private TlsPart(@Nullable Certificates certificates) {
        this.certificates = certificates;
    }

    /// Errors: those of [Certificates#open].
    static TlsPart open(LiveConfig live) {
        TlsConfig config = live.current().config().gateway().doors().tls();
        return new TlsPart(
                config.enabled()
                        ? Certificates.open(
                                config, live.reader().files().state(), InstantSource.system())
                        : null);
    }

    /// What the port speaks TLS with; null where it does not.
    @Nullable ServerIdentity identity() {
        return certificates == null ? null : certificates.current().identity();
    }

    Optional<TlsCertificate> certificate() {
        return Optional.ofNullable(certificates).map(Certificates::current);
    }

    /// What `status` tells of it.
    Json.Obj status() {
        return certificate()
                .map(now ->
                        Json.object()
                                .put("enabled", true)
                                .put("fingerprint", now.fingerprint())
                                .put("notAfter", now.notAfter().toString())
                                .build())
                .orElseGet(() -> Json.object().put("enabled", false).build());
    }

    /// Hands new certificates to the server as they come.
    void follow(HttpServer server) throws IOException {
        if (certificates != null) {
            watch = CertificateWatch.start(certificates, server::renew);
        }
    }

    @Override
    public void close() {
        if (watch != null) {
            watch.close();
        }
    }
}
