package bot.molt.app;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;

/// A certificate with its key that ended a year ago.
final class ExpiredCertificate {
    private static final char[] PASSWORD = "changeit".toCharArray();

    private ExpiredCertificate() {}

    /// Writes `gateway-cert.pem` and `gateway-key.pem`.
    static void into(Path folder) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        Path store = Files.createTempFile("expired", ".p12");
        Files.delete(store);
        Process keytool =
                new ProcessBuilder(
                                System.getProperty("java.home") + "/bin/keytool",
                                "-genkeypair",
                                "-alias",
                                "gateway",
                                "-keyalg",
                                "EC",
                                "-startdate",
                                "-400d",
                                "-validity",
                                "30",
                                "-dname",
                                "CN=gateway",
                                "-keystore",
                                store.toString(),
                                "-storepass",
                                new String(PASSWORD))
                        .redirectErrorStream(true)
                        .start();
        String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (keytool.waitFor() != 0) {
            throw new IOException(said);
        }
        try (InputStream in = Files.newInputStream(store)) {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(in, PASSWORD);
            write(
                    folder.resolve("gateway-cert.pem"),
                    "CERTIFICATE",
                    keys.getCertificate("gateway").getEncoded());
            write(
                    folder.resolve("gateway-key.pem"),
                    "PRIVATE KEY",
                    keys.getKey("gateway", PASSWORD).getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        } finally {
            Files.delete(store);
        }
    }

    private static void write(Path file, String kind, byte[] der) throws IOException {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        Files.writeString(
                file, "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(kind, body, kind));
    }
}
