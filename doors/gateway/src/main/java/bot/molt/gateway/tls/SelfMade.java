package bot.molt.gateway.tls;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.Ids;
import bot.molt.base.config.PrivateFile;
import bot.molt.gateway.program.Program;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Makes a certificate that its own key signs, with the JDK's `keytool`, and writes both as PEM.
final class SelfMade {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String SECRET = "MOLTBOT_KEYSTORE_SECRET";
    private static final String NAME = "gateway";
    private static final String HOST_NAME = "[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?";

    private SelfMade() {}

    /// Writes the key first, so that a certificate never stands without one.
    ///
    /// Errors: `unavailable` where the JDK cannot.
    static void write(Path certificate, Path key) {
        try {
            Path folder = certificate.resolveSibling("");
            PrivateFile.folder(folder);
            writeThrough(Files.createTempDirectory(folder, ".new"), certificate, key);
        } catch (IOException | GeneralSecurityException e) {
            throw failed(String.valueOf(e.getMessage()), e);
        }
    }

    private static void writeThrough(Path scratch, Path certificate, Path key)
            throws IOException, GeneralSecurityException {
        Path store = scratch.resolve("store.p12");
        String secret = Ids.token();
        try {
            make(store, secret);
            unpack(store, secret, certificate, key);
        } finally {
            Files.deleteIfExists(store);
            Files.deleteIfExists(scratch);
        }
    }

    private static void make(Path store, String secret) throws IOException {
        List<String> command =
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                        "-J-XX:TieredStopAtLevel=1",
                        "-J-XX:+UseSerialGC",
                        "-genkeypair",
                        "-alias",
                        NAME,
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-sigalg",
                        "SHA256withECDSA",
                        "-validity",
                        "3650",
                        "-dname",
                        "CN=moltbot-gateway",
                        "-ext",
                        "san=" + String.join(",", names()),
                        "-ext",
                        "ku=digitalSignature",
                        "-ext",
                        "eku=serverAuth",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass:env",
                        SECRET);
        try {
            Program.Ended ended = Program.run(command, Map.of(SECRET, secret), LIMIT);
            if (ended.code() != 0) {
                throw new IOException("keytool: " + ended.said());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed("interrupted", e);
        }
    }

    private static void unpack(Path store, String secret, Path certificate, Path key)
            throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, secret.toCharArray());
        }
        Key made = keys.getKey(NAME, secret.toCharArray());
        PrivateFile.write(key, pem("PRIVATE KEY", made.getEncoded()));
        PrivateFile.write(certificate, pem("CERTIFICATE", keys.getCertificate(NAME).getEncoded()));
    }

    private static String pem(String label, byte[] der) {
        String text =
                Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                        .encodeToString(der);
        return "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(label, text, label);
    }

    /// The names and addresses under which this machine may be reached.
    private static Set<String> names() throws IOException {
        Set<String> names = new LinkedHashSet<>(List.of("dns:localhost"));
        String host = hostName();
        if (host.matches(HOST_NAME)) {
            names.add("dns:" + host);
        }
        names.add("ip:127.0.0.1");
        names.add("ip:0:0:0:0:0:0:0:1");
        NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
                .map(InetAddress::getHostAddress)
                .map(address -> address.replaceFirst("%.*", ""))
                .limit(32)
                .forEach(address -> names.add("ip:" + address));
        return names;
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (IOException e) {
            return "";
        }
    }

    private static CodedException failed(String why, Throwable cause) {
        return new CodedException(
                ErrorCode.UNAVAILABLE,
                "gateway.tls: no certificate could be made: %s (expected: a JDK with keytool, or certPath and keyPath)"
                        .formatted(why),
                cause);
    }
}
