package bot.molt.testkit.irc;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/// Debian's `ngircd` on loopback.
public final class RealIrcd implements AutoCloseable {
    private static final int MOST_ATTEMPTS = 5;

    private final Process process;
    private final int port;

    private RealIrcd(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /// Starts one and waits until it listens. A port that somebody else takes meanwhile is given up
    /// for another.
    public static RealIrcd start(Path folder) throws IOException {
        StringBuilder said = new StringBuilder();
        for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
            int port = free();
            Process process = begun(folder, port);
            if (isListening(process, said)) {
                return new RealIrcd(process, port);
            }
            process.destroyForcibly();
        }
        throw new IOException("ngircd does not start: " + said);
    }

    private static int free() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static Process begun(Path folder, int port) throws IOException {
        Path config =
                Files.writeString(
                        folder.resolve("ngircd.conf"),
                        """
                        [Global]
                        Name = irc.example.test
                        Info = A server for tests
                        Listen = 127.0.0.1
                        Ports = %d
                        MotdPhrase = Welcome.
                        [Limits]
                        MaxConnectionsIP = 0
                        MaxPenaltyTime = 0
                        PingTimeout = 60
                        [Options]
                        DNS = no
                        Ident = no
                        PAM = no
                        """
                                .formatted(port));
        return new ProcessBuilder("ngircd", "--nodaemon", "--config", config.toString())
                .redirectErrorStream(true)
                .start();
    }

    /// What it says is read up to there; later lines are few and stay in the pipe.
    private static boolean isListening(Process process, StringBuilder said) throws IOException {
        BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
        String line = lines.readLine();
        while (line != null) {
            said.append(line).append('\n');
            if (line.contains("Now listening on")) {
                return true;
            }
            line = lines.readLine();
        }
        return false;
    }

    public int port() {
        return port;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(Duration.ofSeconds(10))) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
