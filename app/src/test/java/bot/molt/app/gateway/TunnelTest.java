package bot.molt.app.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `moltbot tunnel` through a real SSH server with keys and configuration of the test's.
class TunnelTest {
    private static final String LAST_LINE = "Ctrl-C ends it.";

    @TempDir private Path folder;
    private RunningGateway gateway;
    private Process server;
    private int sshPort;
    private int localPort;

    @BeforeEach
    void starts() throws Exception {
        gateway =
                new RunningGateway(folder, "tools: { exec: { security: \"full\", ask: \"off\" } }");
        sshPort = freePort();
        localPort = freePort();
        key("host");
        key("user");
        key("stranger");
        Files.copy(folder.resolve("user.pub"), folder.resolve("authorized"));
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
                PasswordAuthentication no
                KbdInteractiveAuthentication no
                """
                        .formatted(sshPort, folder.resolve("host"), folder.resolve("authorized")));
        Files.writeString(
                folder.resolve("ssh_config"),
                "UserKnownHostsFile %s\nStrictHostKeyChecking accept-new\n"
                        .formatted(folder.resolve("known_hosts")));
        if (ProcessHandle.current().info().user().orElse("").equals("root")) {
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
        await(server.inputReader(), "Server listening on 127.0.0.1");
    }

    @AfterEach
    void stops() {
        server.descendants().forEach(ProcessHandle::destroyForcibly);
        server.destroyForcibly();
        gateway.close();
    }

    private void key(String name) throws Exception {
        List<String> command =
                List.of(
                        "ssh-keygen",
                        "-q",
                        "-t",
                        "ed25519",
                        "-N",
                        "",
                        "-f",
                        folder.resolve(name).toString());
        assertThat(new ProcessBuilder(command).start().waitFor()).isZero();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static String await(BufferedReader reader, String text) throws IOException {
        StringBuilder all = new StringBuilder();
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            all.append(line).append('\n');
            if (line.contains(text)) {
                return all.toString();
            }
        }
        throw new AssertionError("ended without: " + text + "\n" + all);
    }

    private ProcessBuilder tunnel(String identity, String... more) {
        String url = gateway.moltbot().environment().get("MOLTBOT_GATEWAY_URL");
        List<String> words =
                new ArrayList<>(
                        List.of(
                                "tunnel",
                                System.getProperty("user.name") + "@127.0.0.1:" + sshPort,
                                "--remote-port",
                                String.valueOf(URI.create(url).getPort()),
                                "--port",
                                String.valueOf(localPort),
                                "--identity",
                                folder.resolve(identity).toString(),
                                "--ssh-config",
                                folder.resolve("ssh_config").toString()));
        words.addAll(List.of(more));
        // A test run in the background hands on that it ignores Ctrl-C.
        ProcessBuilder builder = gateway.moltbot(words.toArray(String[]::new));
        List<String> command = new ArrayList<>(List.of("env", "--default-signal=INT"));
        command.addAll(builder.command());
        return builder.command(command);
    }

    private String health() throws Exception {
        ProcessBuilder health = gateway.moltbot("health");
        health.environment().put("MOLTBOT_GATEWAY_URL", "http://127.0.0.1:" + localPort);
        return health.start().inputReader().readAllAsString();
    }

    private static void interrupt(Process process) throws Exception {
        assertThat(
                        new ProcessBuilder("kill", "-INT", String.valueOf(process.pid()))
                                .start()
                                .waitFor())
                .isZero();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void itLeadsToTheGatewayUntilItIsInterrupted() throws Exception {
        Process tunnel = tunnel("user").start();
        assertThat(await(tunnel.inputReader(), LAST_LINE))
                .contains("http://127.0.0.1:" + localPort + " leads to port")
                .contains("answers, version")
                .contains("export MOLTBOT_GATEWAY_URL=http://127.0.0.1:" + localPort);
        assertThat(health()).contains("http://127.0.0.1:" + localPort, "ok");
        ProcessHandle ssh = tunnel.children().findFirst().orElseThrow();
        interrupt(tunnel);
        assertThat(tunnel.exitValue()).isZero();
        assertThat(await(tunnel.inputReader(), "tunnel closed")).isNotEmpty();
        ssh.onExit().get(20, TimeUnit.SECONDS);
        assertThat(health()).contains("connection refused");
    }

    @Test
    void itComesBackAfterTheConnectionBroke() throws Exception {
        Process tunnel = tunnel("user").start();
        await(tunnel.inputReader(), LAST_LINE);
        server.descendants().forEach(ProcessHandle::destroyForcibly);
        assertThat(await(tunnel.inputReader(), LAST_LINE))
                .contains("tunnel lost", "again in 1 s", "answers, version");
        assertThat(health()).contains("ok");
        interrupt(tunnel);
    }

    private String failed(ProcessBuilder builder, int code) throws Exception {
        Process process = builder.start();
        String said = process.inputReader().readAllAsString();
        assertThat(process.waitFor()).as(said).isEqualTo(code);
        return said;
    }

    @Test
    void aKeyThatIsNotLetInEndsIt() throws Exception {
        assertThat(failed(tunnel("stranger"), 3)).contains("Permission denied", "--identity");
    }

    @Test
    void aServerThatIsNotThereEndsTheFirstAttempt() throws Exception {
        stops();
        assertThat(failed(tunnel("user"), 1)).contains("Connection refused");
        gateway = new RunningGateway(folder.resolve("other"), "logging: {}");
    }

    @Test
    void aPortThatIsTakenIsNamed() throws Exception {
        try (ServerSocket _ = new ServerSocket(localPort, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            assertThat(failed(tunnel("user"), 1))
                    .contains("port " + localPort + ": somebody listens there already", "--port");
        }
    }

    @Test
    void aMachineWithoutSshIsToldWhatIsMissing() throws Exception {
        ProcessBuilder builder = tunnel("user");
        builder.environment().put("PATH", folder.toString());
        assertThat(failed(builder, 8)).contains("ssh: cannot be started", "OpenSSH");
    }

    @Test
    void whatLooksLikeAnOptionOfSshIsNoMachine() throws Exception {
        for (String target : List.of("-oProxyCommand=id", "me@host;id", "me@host:0", "me@host:x")) {
            assertThat(failed(gateway.moltbot("tunnel", "--", target), 2)).contains("user@host");
        }
    }
}
