package bot.molt.testkit.redis;

import bot.molt.base.concurrent.Worker;
import bot.molt.testkit.client.Ran;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A real Redis on the loopback, at a port that stays its own while it is down. Keeps its data in a
/// folder, when it is told to save.
///
/// Threads: one.
public final class RealRedis implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int TRIES = 5;

    private final Path folder;
    private final List<String> server;
    private final List<String> client;
    private int port;
    private @Nullable Process process;

    private RealRedis(Path folder, List<String> server, List<String> client) throws IOException {
        this.folder = folder;
        this.server = server;
        this.client = client;
        begin();
    }

    /// One that asks nobody who he is.
    public static RealRedis open(Path folder) throws IOException {
        return new RealRedis(folder, List.of(), List.of());
    }

    /// One that wants this password.
    public static RealRedis withPassword(Path folder, String password) throws IOException {
        return new RealRedis(folder, List.of("--requirepass", password), List.of("-a", password));
    }

    /// One behind TLS that wants this password. `ca.pem` in the folder is what clients trust.
    public static RealRedis withTls(Path folder, String password)
            throws IOException, InterruptedException {
        certificates(folder);
        return new RealRedis(
                folder,
                List.of(
                        "--requirepass", password,
                        "--tls-cert-file", folder.resolve("server.pem").toString(),
                        "--tls-key-file", folder.resolve("server.key").toString(),
                        "--tls-ca-cert-file", folder.resolve("ca.pem").toString(),
                        "--tls-auth-clients", "no"),
                List.of("-a", password, "--tls", "--cacert", folder.resolve("ca.pem").toString()));
    }

    private static void certificates(Path folder) throws IOException, InterruptedException {
        run(
                folder,
                "openssl req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -days 2 -subj /CN=tests");
        run(
                folder,
                "openssl req -newkey rsa:2048 -nodes -keyout server.key -out server.csr -subj /CN=redis");
        Files.writeString(folder.resolve("names"), "subjectAltName=IP:127.0.0.1\n");
        run(
                folder,
                "openssl x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -out server.pem -days 2 -extfile names");
    }

    private static void run(Path folder, String line) throws IOException, InterruptedException {
        Ran ran = Ran.of(folder, Map.of(), LIMIT, List.of(line.split(" ")));
        if (ran.exitCode() != 0) {
            throw new IOException(ran.output());
        }
    }

    /// Starts it, at the port that it had.
    public void begin() throws IOException {
        boolean isFirst = port == 0;
        String said = "";
        for (int i = 0; i < TRIES; i++) {
            if (isFirst) {
                port = freePort();
            }
            said = started();
            if (said.isEmpty()) {
                return;
            }
        }
        throw new IOException("redis-server: " + said);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /// Empty where it is ready, else what it said.
    private String started() throws IOException {
        boolean isSealed = server.contains("--tls-cert-file");
        List<String> command = new ArrayList<>(List.of(program().toString()));
        command.addAll(List.of("--bind", "127.0.0.1", "--dir", folder.toString(), "--save", ""));
        command.addAll(List.of(isSealed ? "--tls-port" : "--port", Integer.toString(port)));
        command.addAll(isSealed ? List.of("--port", "0") : List.of());
        command.addAll(server);
        Process begun = new ProcessBuilder(command).redirectErrorStream(true).start();
        process = begun;
        BufferedReader out = begun.inputReader(StandardCharsets.UTF_8);
        StringBuilder said = new StringBuilder();
        String line = out.readLine();
        while (line != null) {
            said.append(line).append('\n');
            if (line.contains("Ready to accept connections")) {
                drain(out);
                return "";
            }
            line = out.readLine();
        }
        return said.toString();
    }

    /// The tools of Redis hold the server too: which of them a program is, its name says.
    private Path program() throws IOException {
        Path installed = Path.of("/usr/bin/redis-server");
        if (Files.isExecutable(installed)) {
            return installed;
        }
        Path link = folder.resolve("redis-server");
        if (!Files.exists(link)) {
            Files.createSymbolicLink(link, Path.of("/usr/bin/redis-check-rdb"));
        }
        return link;
    }

    private static void drain(BufferedReader out) {
        var _ =
                Worker.virtual(
                        "redis log",
                        () -> {
                            try {
                                while (out.readLine() != null) {
                                    // its log is of no interest, but must not fill the pipe
                                }
                            } catch (IOException e) {
                                System.getLogger("redis")
                                        .log(System.Logger.Level.DEBUG, "ended", e);
                            }
                        });
    }

    public int port() {
        return port;
    }

    /// Kills it, as a power cut does.
    public void kill() throws InterruptedException {
        Objects.requireNonNull(process).destroyForcibly().waitFor();
    }

    /// What `redis-cli` prints to a person who types these words, without the last line end.
    public String cli(String... words) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                "redis-cli",
                                "-h",
                                "127.0.0.1",
                                "-p",
                                Integer.toString(port),
                                "--no-auth-warning"));
        command.addAll(client);
        command.addAll(List.of(words));
        return Ran.of(folder, Map.of(), LIMIT, command).output().stripTrailing();
    }

    @Override
    public void close() {
        if (process != null) {
            process.destroyForcibly();
        }
    }
}
