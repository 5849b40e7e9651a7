package bot.molt.ssh;

import bot.molt.base.redact.Redactor;
import bot.molt.testkit.client.Ran;
import bot.molt.testkit.fleet.FleetFake;
import bot.molt.testkit.fleet.RealMachine;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// A gateway before a real SSH server, and OpenSSH's clients with a configuration of their own.
/// `vm` is the gateway as the user `alice`, who has a key there; `inner` is the server behind it.
final class Lab implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(120);

    final Path folder;
    final RealMachine machine;
    final FleetFake fleet;
    final SshGateway gateway;

    Lab(Path folder, InstantSource clock, UnaryOperator<SshConfig> change)
            throws IOException, InterruptedException {
        this.folder = folder;
        machine = new RealMachine(folder);
        fleet = new FleetFake(machine.hostKey(), machine.port(), machine.key());
        fleet.addKey("alice", Files.readString(folder.resolve("user.pub")));
        SshConfig config =
                new SshConfig(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        folder.resolve("gateway/host_key"),
                        folder.resolve("state"),
                        Optional.empty(),
                        "",
                        Duration.ofSeconds(60),
                        SshConfig.Policy.standard(),
                        SshConfig.Limits.standard());
        gateway = SshGateway.start(change.apply(config), fleet, fleet, new Redactor(), clock);
        configure();
    }

    static Lab plain(Path folder) throws IOException, InterruptedException {
        return new Lab(folder, InstantSource.system(), UnaryOperator.identity());
    }

    private void configure() throws IOException {
        Files.writeString(
                folder.resolve("config"),
                """
                Host *
                  HostName 127.0.0.1
                  UserKnownHostsFile %1$s/known_hosts
                  StrictHostKeyChecking accept-new
                  IdentitiesOnly yes
                  IdentityFile %1$s/user
                  ConnectTimeout 60
                Host vm
                  User alice
                  Port %2$d
                Host inner
                  HostKeyAlias inner
                  User %4$s
                  Port %3$d
                  ProxyJump vm
                """
                        .formatted(
                                folder,
                                gateway.address().getPort(),
                                machine.port(),
                                System.getProperty("user.name")));
    }

    /// Runs one of OpenSSH's programs with the configuration.
    Ran run(String program, String... arguments) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of(program, "-F", folder + "/config"));
        line.addAll(List.of(arguments));
        return Ran.of(folder, Map.of("GREETING", "hello"), LIMIT, line);
    }

    Ran ssh(String... arguments) throws IOException, InterruptedException {
        String[] all = new String[arguments.length + 2];
        all[0] = "-o";
        all[1] = "BatchMode=yes";
        System.arraycopy(arguments, 0, all, 2, arguments.length);
        return run("ssh", all);
    }

    /// Logs in with a password.
    Ran password(String user, String password, String command)
            throws IOException, InterruptedException {
        return Ran.of(
                folder,
                Map.of("SSHPASS", password),
                LIMIT,
                List.of(
                        "sshpass",
                        "-e",
                        "ssh",
                        "-F",
                        folder + "/config",
                        "-o",
                        "PubkeyAuthentication=no",
                        "-o",
                        "NumberOfPasswordPrompts=1",
                        "-l",
                        user,
                        "vm",
                        command));
    }

    @Override
    public void close() {
        gateway.close();
        machine.close();
    }
}
