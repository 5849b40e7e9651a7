package bot.molt.gateway.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bot.molt.base.CodedException;
import bot.molt.gateway.program.Program;
import bot.molt.gateway.settings.TlsConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CertificatesTest {
    @TempDir private Path folder;

    private TlsCertificate open(@Nullable Path certificate, @Nullable Path key) {
        TlsConfig config = new TlsConfig(true, true, certificate, key, null);
        return Certificates.open(config, folder, InstantSource.system()).current();
    }

    private TlsCertificate written() {
        return open(folder.resolve("cert.pem"), folder.resolve("key.pem"));
    }

    private void refusal(String said) {
        assertThatThrownBy(this::written)
                .isInstanceOf(CodedException.class)
                .hasMessageContaining(said);
    }

    private String openssl(String... words) throws Exception {
        List<String> command = new java.util.ArrayList<>(List.of("openssl"));
        command.addAll(List.of(words));
        return Program.run(command, Map.of(), Duration.ofSeconds(30)).out();
    }

    @Test
    void oneIsMadeOnceForTheNamesOfThisMachineWithAKeyThatNobodyElseReads() throws Exception {
        TlsCertificate made = open(null, null);
        Path key = folder.resolve("gateway/tls/gateway-key.pem");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
                .isEqualTo("rw-------");
        assertThat(made.file()).isEqualTo(folder.resolve("gateway/tls/gateway-cert.pem"));
        assertThat(made.isSelfSigned()).isTrue();
        assertThat(made.host()).isEqualTo("localhost");
        String text = openssl("x509", "-in", made.file().toString(), "-noout", "-text");
        assertThat(text)
                .contains(
                        "DNS:localhost",
                        "IP Address:127.0.0.1",
                        "IP Address:0:0:0:0:0:0:0:1",
                        "NIST CURVE: P-256");
        assertThat(key.getParent().toFile().list())
                .containsExactlyInAnyOrder("gateway-cert.pem", "gateway-key.pem");
        assertThat(open(null, null).fingerprint()).isEqualTo(made.fingerprint());
    }

    @Test
    void theFingerprintIsTheOneThatOpensslShows() throws Exception {
        TestKeys.selfSigned(folder, "rsa:2048", "gw.example");
        String shown =
                openssl(
                        "x509",
                        "-in",
                        folder.resolve("cert.pem").toString(),
                        "-noout",
                        "-fingerprint",
                        "-sha256");
        assertThat(shown.replace(":", "").toLowerCase(Locale.ROOT))
                .contains(written().fingerprint());
        assertThat(written().host()).isEqualTo("gw.example");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-traditional", ""})
    void rsaKeysAreReadInBothForms(String form) throws Exception {
        TestKeys.selfSigned(folder, "rsa:2048", "gw.example");
        rewrite(form);
        assertThat(written().identity().key().getAlgorithm()).isEqualTo("RSA");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-traditional", ""})
    void ellipticKeysAreReadInBothForms(String form) throws Exception {
        String key = folder.resolve("key.pem").toString();
        TestKeys.openssl("ecparam", "-name", "secp384r1", "-genkey", "-out", key);
        TestKeys.openssl(
                "req",
                "-x509",
                "-key",
                key,
                "-days",
                "2",
                "-subj",
                "/CN=gw",
                "-out",
                folder.resolve("cert.pem").toString());
        rewrite(form);
        assertThat(written().identity().key().getAlgorithm()).isEqualTo("EC");
    }

    private void rewrite(String form) throws Exception {
        Path key = folder.resolve("key.pem");
        Path other = folder.resolve("other.pem");
        if (form.isEmpty()) {
            TestKeys.openssl("pkey", "-in", key.toString(), "-out", other.toString());
        } else {
            TestKeys.openssl("pkey", "-in", key.toString(), "-out", other.toString(), form);
            assertThat(Files.readString(other)).containsPattern("BEGIN (RSA|EC) PRIVATE KEY");
        }
        Files.move(other, key, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }

    @Test
    void ed25519KeysAreRead() throws Exception {
        TestKeys.selfSigned(folder, "ed25519", "gw.example");
        assertThat(written().fingerprint()).hasSize(64);
    }

    @Test
    void aKeyOfAnotherCertificateIsRefused() throws Exception {
        TestKeys.selfSigned(folder, "rsa:2048", "one.example");
        byte[] key = Files.readAllBytes(folder.resolve("key.pem"));
        TestKeys.selfSigned(folder, "rsa:2048", "other.example");
        Files.write(folder.resolve("key.pem"), key);
        refusal("keyPath: " + folder.resolve("key.pem") + ": not the key of the certificate");
    }

    @Test
    void anEncryptedKeyIsRefusedWithTheWayOut() throws Exception {
        TestKeys.selfSigned(folder, "rsa:2048", "one.example");
        String key = folder.resolve("key.pem").toString();
        String plain = folder.resolve("plain.pem").toString();
        Files.move(Path.of(key), Path.of(plain));
        TestKeys.openssl("pkey", "-in", plain, "-aes256", "-passout", "pass:secret", "-out", key);
        refusal("encrypted private key");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no key",
                "-----BEGIN EC PRIVATE KEY-----\nMAA=\n-----END EC PRIVATE KEY-----",
                "-----BEGIN EC PRIVATE KEY-----\nMIQ=\n-----END EC PRIVATE KEY-----",
                "-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----",
                "-----BEGIN PRIVATE KEY-----\nA\n-----END PRIVATE KEY-----"
            })
    void aBrokenKeyIsRefused(String text) throws Exception {
        TestKeys.selfSigned(folder, "rsa:2048", "one.example");
        Files.writeString(folder.resolve("key.pem"), text);
        refusal("gateway.tls.keyPath: " + folder.resolve("key.pem"));
    }

    @Test
    void aFileThatIsMissingOrNoCertificateIsNamed() throws Exception {
        refusal("gateway.tls.certPath: " + folder.resolve("cert.pem") + ": no such file");
        Files.writeString(folder.resolve("cert.pem"), "nothing");
        refusal("gateway.tls.certPath: " + folder.resolve("cert.pem") + ": no certificate");
    }
}
