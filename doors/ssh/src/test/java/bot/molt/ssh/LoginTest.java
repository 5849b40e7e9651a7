package bot.molt.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.base.Secret;
import bot.molt.spi.fleet.Machine;
import bot.molt.testkit.client.Ran;
import bot.molt.testkit.fleet.RealMachine;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Who is let in, by OpenSSH's client.
class LoginTest {
    @TempDir private Path folder;

    private final AtomicReference<Instant> now =
            new AtomicReference<>(Instant.parse("2026-11-28T12:00:00Z"));

    private Lab lab(UnaryOperator<SshConfig> change) throws Exception {
        InstantSource clock = now::get;
        return new Lab(folder, clock, change);
    }

    @Test
    void onlyTheUsersOwnPasswordAndTheirCodeOnceLetThemIn() throws Exception {
        try (Lab lab = lab(UnaryOperator.identity())) {
            Secret own = lab.fleet.newPassword("bob");
            Secret code = lab.fleet.newCode("bob", Duration.ofMinutes(5));
            Secret others = lab.fleet.newPassword("carol");

            assertThat(lab.password("bob", own.reveal(), "echo in").output()).contains("in");
            assertThat(lab.password("bob", code.reveal(), "echo in").output()).contains("in");
            List<Ran> refused =
                    List.of(
                            lab.password("bob", code.reveal(), "echo in"),
                            lab.password("bob", others.reveal(), "echo in"),
                            lab.password("bob", "clawdbot", "echo in"),
                            lab.password("nobody-knows", own.reveal(), "echo in"),
                            lab.password("not a name", own.reveal(), "echo in"));

            assertThat(refused)
                    .allSatisfy(ran -> {
                        assertThat(ran.output())
                                .contains("Permission denied")
                                .doesNotContain("in\n");
                        assertThat(ran.exitCode()).isNotZero();
                    });
            assertThat(lab.fleet.list()).extracting(Machine::userId).containsExactly("bob");
        }
    }

    @Test
    void theKeyOfOneUserIsNoKeyOfAnother() throws Exception {
        try (Lab lab = lab(UnaryOperator.identity())) {
            Ran own = lab.ssh("vm", "echo in");
            Ran other = lab.ssh("-l", "bob", "vm", "echo in");

            assertThat(own.output()).contains("in");
            assertThat(other.output()).contains("Permission denied").doesNotContain("in\n");
        }
    }

    @Test
    void theSharedPasswordWorksWhereTheOperatorInsistsAndForThoseWithAMachineAlone()
            throws Exception {
        try (Lab lab =
                lab(config ->
                        new SshConfig(
                                config.listen(),
                                config.hostKey(),
                                config.state(),
                                Optional.of(Secret.of("clawdbot")),
                                config.machineUser(),
                                config.ready(),
                                config.policy(),
                                config.limits()))) {
            lab.fleet.put("bob", Machine.State.RUNNING, "", lab.machine.hostKey());

            Ran in = lab.password("bob", "clawdbot", "echo in");
            Ran stranger = lab.password("stranger", "clawdbot", "echo in");

            assertThat(in.output()).contains("in", "a password that everybody knows");
            assertThat(stranger.output()).contains("Permission denied");
            assertThat(lab.fleet.find("stranger")).isEmpty();
        }
    }

    @Test
    void aMachineWithAnotherHostKeyThanItWasMadeWithIsNotEntered() throws Exception {
        try (Lab lab = lab(UnaryOperator.identity())) {
            RealMachine.key(folder, "false");
            String shown = Files.readString(folder.resolve("false.pub")).strip();
            lab.fleet.put("alice", Machine.State.RUNNING, "", shown);

            Ran ran = lab.ssh("vm", "echo in");

            assertThat(ran.exitCode()).isEqualTo(255);
            assertThat(ran.output()).contains("cannot be reached").doesNotContain("in\n");
            assertThat(lab.gateway.metrics()).contains("moltage_ssh_wrong_host_keys_total 1\n");
        }
    }

    @Test
    void aLoginWakesTheMachineAndSaysWhyWhereItCannot() throws Exception {
        try (Lab lab = lab(UnaryOperator.identity())) {
            lab.fleet.stop("alice");
            Ran woken = lab.ssh("vm", "echo awake");
            lab.fleet.put("alice", Machine.State.FAILED, "no memory is left", "");
            Ran failed = lab.ssh("vm", "echo awake");

            assertThat(woken.output()).contains("being started", "awake");
            assertThat(failed.exitCode()).isEqualTo(255);
            assertThat(failed.output()).contains("no memory is left").doesNotContain("awake");
        }
    }

    @Test
    void guessingLocksTheAddressAndTheUsersPasswordsButNotTheirKey() throws Exception {
        try (Lab lab = lab(UnaryOperator.identity())) {
            Secret right = lab.fleet.newPassword("alice");
            int tries = Guesses.at(lab.gateway.address(), "alice", 60);
            int checked = lab.fleet.asked();
            String locked = lab.gateway.metrics();
            Ran fromThere = lab.password("alice", right.reveal(), "echo in");
            Ran byKey = lab.ssh("-b", "127.0.0.2", "vm", "echo in");
            now.set(now.get().plus(Duration.ofHours(2)));
            Ran later = lab.password("alice", right.reveal(), "echo in");

            assertThat(tries).isBetween(20, 59);
            assertThat(checked).isEqualTo(5);
            assertThat(locked).contains("moltage_ssh_locked_addresses 1\n");
            assertThat(fromThere.exitCode()).isNotZero();
            assertThat(byKey.output()).contains("in");
            assertThat(later.output()).contains("in");
        }
    }

    @Test
    void aClientThatWaitsForTheServersAlgorithmsIsAnswered() throws Exception {
        try (Lab lab = lab(UnaryOperator.identity());
                Socket socket =
                        new Socket(
                                lab.gateway.address().getAddress(),
                                lab.gateway.address().getPort())) {
            socket.setSoTimeout(60_000);
            DataInputStream in = new DataInputStream(socket.getInputStream());
            socket.getOutputStream()
                    .write("SSH-2.0-Waiting\r\n".getBytes(StandardCharsets.US_ASCII));
            StringBuilder hello = new StringBuilder();
            while (hello.indexOf("\n") < 0) {
                hello.append((char) in.readUnsignedByte());
            }
            in.readInt();
            in.readUnsignedByte();

            assertThat(hello.toString()).startsWith("SSH-2.0-Moltage");
            assertThat(in.readUnsignedByte()).isEqualTo(20);
        }
    }

    @Test
    void theHostKeyStaysAndIsForItsOwnerAlone() throws Exception {
        String first;
        try (Lab lab = lab(UnaryOperator.identity())) {
            first = lab.gateway.fingerprint();
            assertThat(Files.getPosixFilePermissions(lab.gateway.hostKeyFile())).hasSize(2);
            Ran shown =
                    Ran.of(
                            folder,
                            Map.of(),
                            Duration.ofSeconds(60),
                            List.of(
                                    "ssh-keygen",
                                    "-l",
                                    "-f",
                                    lab.gateway.hostKeyFile().toString()));
            assertThat(shown.output()).contains(first);
        }
        Files.delete(folder.resolve("machine"));
        Files.delete(folder.resolve("id"));
        Files.delete(folder.resolve("user"));
        try (Lab lab = lab(UnaryOperator.identity())) {
            assertThat(lab.gateway.fingerprint()).isEqualTo(first);
        }
    }

    @Test
    void aTerminalIsRecordedAndTheAgentAskedWhereThePolicySaysSo() throws Exception {
        try (Lab lab =
                lab(config ->
                        new SshConfig(
                                config.listen(),
                                config.hostKey(),
                                config.state(),
                                config.fixedPassword(),
                                config.machineUser(),
                                config.ready(),
                                new SshConfig.Policy(true, true, config.policy().recordingLimit()),
                                config.limits()))) {
            Ran agent =
                    Ran.of(
                            folder,
                            Map.of(),
                            Duration.ofSeconds(120),
                            List.of(
                                    "ssh-agent",
                                    "sh",
                                    "-c",
                                    "ssh-add -q user && ssh -F config -A vm ssh-add -L"));
            Ran terminal = lab.ssh("-tt", "vm", "echo söme text");
            Path file = only(folder.resolve("state/recordings"));

            assertThat(agent.output()).contains("ssh-ed25519");
            assertThat(terminal.exitCode()).isZero();
            assertThat(Files.readString(file))
                    .contains("\"version\":2", "\"command\":\"echo söme text\"")
                    .contains("\"o\", \"söme text\\r\\n\"");
            assertThat(Files.getPosixFilePermissions(file)).hasSize(2);
        }
    }

    private static Path only(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.findFirst().orElseThrow();
        }
    }
}
