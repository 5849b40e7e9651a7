package bot.molt.testkit.fleet;

import bot.molt.base.Secret;
import bot.molt.testkit.client.Ran;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// OpenSSH's server on the loopback, in the place of a machine.
public final class RealMachine implements AutoCloseable {
    private final Path folder;
    private final int port;
    private final Process server;

    /// One that serves files from the home of who logs in.
    ///
    /// @param folder that it makes its keys in; whose `id` may log in
    public RealMachine(Path folder) throws IOException, InterruptedException {
        this(folder, "Subsystem sftp internal-sftp");
    }

    /// One whose users have another home.
    public static RealMachine withHome(Path folder, Path home)
            throws IOException, InterruptedException {
        return new RealMachine(
                folder, "Subsystem sftp internal-sftp -d %s%nSetEnv HOME=%s".formatted(home, home));
    }

    private RealMachine(Path folder, String more) throws IOException, InterruptedException {
        this.folder = folder;
        this.port = freePort();
        key(folder, "machine");
        key(folder, "id");
        key(folder, "user");
        Files.writeString(
                folder.resolve("authorized"),
                Files.readString(folder.resolve("id.pub"))
                        + Files.readString(folder.resolve("user.pub")));
        Files.writeString(
                folder.resolve("sshd_config"),
                """
                Port %d
                ListenAddress 127.0.0.1
                HostKey %s
                AuthorizedKeysFile %s
                PidFile none
                StrictModes no
                UsePAM no
                PermitRootLogin yes
                PasswordAuthentication no
                KbdInteractiveAuthentication no
                AcceptEnv GREETING
                MaxStartups 500
                MaxSessions 100
                %s
                """
                        .formatted(
                                port,
                                folder.resolve("machine"),
                                folder.resolve("authorized"),
                                more));
        if (System.getProperty("user.name").equals("root")) {
            Files.createDirectories(Path.of("/run/sshd"));
        }
        server =
                new ProcessBuilder(
                                "/usr/sbin/sshd",
                                "-D",
                                "-e",
                                "-f",
                                folder.resolve("sshd_config").toString())
                        .redirectErrorStream(true)
                        .start();
        BufferedReader log = server.inputReader();
        for (String line = log.readLine(); line != null; line = log.readLine()) {
            if (line.contains("Server listening on")) {
                drain(log);
                return;
            }
        }
        throw new IOException("sshd did not start");
    }

    private static void drain(BufferedReader log) {
        var _ =
                bot.molt.base.concurrent.Worker.virtual(
                        "sshd log",
                        () -> {
                            try {
                                while (log.readLine() != null) {
                                    // Its log is of no interest, but must not fill the pipe.
                                }
                            } catch (IOException e) {
                                System.getLogger("sshd").log(System.Logger.Level.DEBUG, "ended", e);
                            }
                        });
    }

    public static void key(Path folder, String name) throws IOException, InterruptedException {
        Ran ran =
                Ran.of(
                        folder,
                        Map.of(),
                        Duration.ofSeconds(60),
                        List.of("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", name));
        if (ran.exitCode() != 0) {
            throw new IOException(ran.output());
        }
    }

    public static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    public int port() {
        return port;
    }

    public String hostKey() throws IOException {
        return Files.readString(folder.resolve("machine.pub")).strip();
    }

    public Secret key() throws IOException {
        return Secret.of(Files.readString(folder.resolve("id")));
    }

    @Override
    public void close() {
        server.descendants().forEach(ProcessHandle::destroyForcibly);
        server.destroyForcibly();
    }
}
