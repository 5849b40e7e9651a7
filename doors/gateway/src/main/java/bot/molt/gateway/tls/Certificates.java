package bot.molt.gateway.tls;

import bot.molt.base.CodedException;
import bot.molt.gateway.settings.TlsConfig;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The certificate that holds now. What is read anew replaces it as a whole, or not at all.
///
/// Threads: any.
public final class Certificates {
    private static final System.Logger LOG = System.getLogger(Certificates.class.getName());

    private final Path certificate;
    private final Path key;
    private final @Nullable Path authorities;
    private volatile TlsCertificate current;

    private Certificates(Path certificate, Path key, @Nullable Path authorities) {
        this.certificate = certificate;
        this.key = key;
        this.authorities = authorities;
        this.current = TlsCertificate.read(certificate, key, authorities);
    }

    /// The file of a certificate that the gateway makes itself.
    public static Path ownFile(Path state) {
        return state.resolve("gateway").resolve("tls").resolve("gateway-cert.pem");
    }

    /// Reads the certificate, and makes one first where none is configured and none was made.
    ///
    /// Errors: `invalid_params` for files that do not fit, `unavailable` where none can be made.
    public static Certificates open(TlsConfig config, Path state, InstantSource clock) {
        Path own = ownFile(state);
        Path configured = config.certPath();
        Path certificate = configured == null ? own : configured;
        Path key =
                configured == null
                        ? own.resolveSibling("gateway-key.pem")
                        : Objects.requireNonNull(config.keyPath());
        if (configured == null && !(Files.exists(certificate) && Files.exists(key))) {
            SelfMade.write(certificate, key);
            LOG.log(Level.INFO, "made a certificate: {0}", certificate);
        }
        Certificates opened = new Certificates(certificate, key, config.caPath());
        opened.warn(clock.instant());
        return opened;
    }

    private void warn(Instant now) {
        if (current.notAfter().isBefore(now)) {
            LOG.log(
                    Level.WARNING,
                    "{0}: the certificate ended on {1}; clients that check its date refuse it",
                    certificate,
                    current.notAfter());
        }
    }

    public TlsCertificate current() {
        return current;
    }

    /// The folders in which a change may mean another certificate.
    Set<Path> folders() {
        Set<Path> folders = new LinkedHashSet<>();
        folders.add(folder(certificate));
        folders.add(folder(key));
        if (authorities != null) {
            folders.add(folder(authorities));
        }
        return folders;
    }

    private static Path folder(Path file) {
        return file.toAbsolutePath().resolveSibling("").normalize();
    }

    /// Reads the files again: the new certificate, or empty where nothing changed or what is there
    /// does not fit, which is logged.
    Optional<TlsCertificate> changed() {
        try {
            TlsCertificate fresh = TlsCertificate.read(certificate, key, authorities);
            return fresh.identity().chain().equals(current.identity().chain())
                    ? Optional.empty()
                    : Optional.of(fresh);
        } catch (CodedException e) {
            LOG.log(Level.ERROR, "the certificate stays as it was: {0}", e.text());
            return Optional.empty();
        }
    }

    /// What [#changed] gave holds from now on.
    void take(TlsCertificate fresh) {
        current = fresh;
        LOG.log(Level.INFO, "new certificate, SHA-256 {0}", fresh.fingerprint());
    }
}
