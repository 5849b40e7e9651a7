package bot.molt.gateway.tls;

import bot.molt.gateway.program.Program;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Keys and certificates that OpenSSL makes, as people make them.
final class TestKeys {
    private TestKeys() {}

    static void openssl(String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("openssl"));
        command.addAll(List.of(words));
        Program.Ended ended = Program.run(command, Map.of(), Duration.ofSeconds(60));
        if (ended.code() != 0) {
            throw new IOException(command + ": " + ended.said());
        }
    }

    /// A key of the kind (`rsa:2048`, `ed25519`) and a certificate that it signs.
    static void selfSigned(Path folder, String kind, String name)
            throws IOException, InterruptedException {
        openssl(
                "req",
                "-x509",
                "-newkey",
                kind,
                "-noenc",
                "-days",
                "2",
                "-subj",
                "/CN=" + name,
                "-addext",
                "subjectAltName=DNS:" + name + ",IP:127.0.0.1",
                "-keyout",
                folder.resolve("key.pem").toString(),
                "-out",
                folder.resolve("cert.pem").toString());
    }
}
