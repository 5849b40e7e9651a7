package bot.molt.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.base.concurrent.Task;
import bot.molt.base.concurrent.TaskScope;
import bot.molt.ssh.record.SessionIndex;
import bot.molt.testkit.client.Ran;
import bot.molt.testkit.fleet.RealMachine;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// What OpenSSH's clients do with a server works through the gateway as it does without.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OpenSshTest {
    private static final String GREETING = "good day from far away\n";

    private Path folder;
    private Lab lab;

    @BeforeAll
    void starts(@TempDir Path temporary) throws Exception {
        folder = temporary;
        lab = Lab.plain(temporary);
    }

    @AfterAll
    void ends() {
        lab.close();
    }

    @Test
    void aCommandHasItsOutputItsExitCodeAndItsEnvironment() throws Exception {
        Ran ran = lab.ssh("-o", "SendEnv=GREETING", "vm", "echo $GREETING; echo err >&2; exit 7");

        assertThat(ran.exitCode()).isEqualTo(7);
        assertThat(ran.lines()).contains("hello", "err");
    }

    @Test
    void aCommandThatASignalEndsEndsAsItDoesWithoutTheGateway() throws Exception {
        Ran through = lab.ssh("vm", "kill -KILL $$");
        Ran without = lab.ssh("-J", "none", "inner", "kill -KILL $$");

        assertThat(through.exitCode()).isEqualTo(without.exitCode()).isNotZero();
    }

    @Test
    void filesAreTheSameThereAndBackBySftpScpAndRsync() throws Exception {
        byte[] bytes = new byte[3_000_001];
        new Random(1).nextBytes(bytes);
        Files.write(folder.resolve("one"), bytes);
        Files.writeString(folder.resolve("batch"), "put one two\nget two three\nrm two\nls one\n");
        Path away = Files.createDirectories(folder.resolve("away"));

        Ran sftp = lab.run("sftp", "-q", "-b", "batch", "vm:" + folder);
        Ran scp = lab.run("scp", "-q", "one", "vm:" + away + "/four");
        Ran back = lab.run("scp", "-O", "-q", "vm:" + away + "/four", "five");
        Ran rsync =
                Ran.of(
                        folder,
                        Map.of(),
                        Duration.ofSeconds(120),
                        List.of(
                                "rsync",
                                "-a",
                                "-e",
                                "ssh -F " + folder + "/config",
                                "one",
                                "vm:" + away + "/six"));

        assertThat(List.of(sftp, scp, back, rsync))
                .allSatisfy(ran -> assertThat(ran.exitCode()).as(ran.output()).isZero());
        for (Path copy :
                List.of(
                        folder.resolve("three"),
                        away.resolve("four"),
                        folder.resolve("five"),
                        away.resolve("six"))) {
            assertThat(Files.mismatch(folder.resolve("one"), copy)).as("%s", copy).isEqualTo(-1);
        }
    }

    @Test
    void portsAreForwardedInBothDirectionsAndTheMachineIsAWayFurther() throws Exception {
        try (ServerSocket greeter = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                TaskScope scope = new TaskScope("greeter")) {
            var _ = scope.fork(() -> greet(greeter));
            int port = greeter.getLocalPort();
            int far = RealMachine.freePort();

            Ran local = lab.ssh("-W", "127.0.0.1:" + port, "vm");
            Ran remote =
                    lab.ssh(
                            "-o",
                            "ExitOnForwardFailure=yes",
                            "-R",
                            far + ":127.0.0.1:" + port,
                            "vm",
                            "exec bash -c 'cat < /dev/tcp/127.0.0.1/%d'".formatted(far));
            Ran further = lab.ssh("inner", "echo inside");

            assertThat(local.output()).isEqualTo(GREETING);
            assertThat(remote.output()).isEqualTo(GREETING);
            assertThat(further.output()).contains("inside");
        }
    }

    private static boolean greet(ServerSocket greeter) throws IOException {
        while (!greeter.isClosed()) {
            try (Socket guest = greeter.accept()) {
                guest.getOutputStream().write(GREETING.getBytes(StandardCharsets.UTF_8));
            }
        }
        return true;
    }

    @Test
    void aTerminalHasTheSizeOfTheUsersAndFollowsIt() throws Exception {
        Files.writeString(
                folder.resolve("terminal.py"),
                """
                import fcntl, os, pty, signal, struct, sys, termios
                def size(fd, rows, columns):
                    fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
                pid, fd = pty.fork()
                if pid == 0:
                    os.execvp(sys.argv[1], sys.argv[1:])
                size(fd, 24, 80)
                text = b""
                while b"ready" not in text:
                    text += os.read(fd, 4096)
                size(fd, 33, 111)
                while True:
                    try:
                        part = os.read(fd, 4096)
                    except OSError:
                        break
                    if not part:
                        break
                    text += part
                sys.stdout.buffer.write(text)
                sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
                """);
        String inside =
                "exec bash -c 'trap \"stty size; exit 5\" WINCH; echo $TERM; echo ready; while :; do read -r -t 1; done'";

        Ran ran =
                Ran.of(
                        folder,
                        Map.of("TERM", "vt100"),
                        Duration.ofSeconds(120),
                        List.of(
                                "python3",
                                "terminal.py",
                                "ssh",
                                "-F",
                                "config",
                                "-tt",
                                "vm",
                                inside));

        assertThat(ran.exitCode()).as(ran.output()).isEqualTo(5);
        assertThat(ran.lines()).contains("vt100", "33 111");
    }

    @Test
    void whatRunsInATerminalEndsWithTheClient() throws Exception {
        Process client =
                new ProcessBuilder(
                                "ssh",
                                "-F",
                                folder + "/config",
                                "-tt",
                                "vm",
                                "echo pid=$$; exec sleep 3600")
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        long inside = pid(client.inputReader());
        ProcessHandle sleeping = ProcessHandle.of(inside).orElseThrow();

        client.destroyForcibly();

        assertThat(sleeping.onExit().get(120, TimeUnit.SECONDS).isAlive()).isFalse();
    }

    private static long pid(BufferedReader output) throws IOException {
        String line = output.readLine();
        while (!line.startsWith("pid=")) {
            line = output.readLine();
        }
        return Long.parseLong(line.substring(4).strip());
    }

    @Test
    void aClientThatAsksWhetherTheServerIsThereIsAnswered() throws Exception {
        Ran ran =
                lab.ssh(
                        "-o",
                        "ServerAliveInterval=1",
                        "-o",
                        "ServerAliveCountMax=1",
                        "vm",
                        "sleep 3; echo still");

        assertThat(ran.output()).contains("still");
        assertThat(ran.exitCode()).isZero();
    }

    @Test
    void theAgentOfAUserIsNotAskedWhereThePolicyDoesNotAllowIt() throws Exception {
        Ran ran =
                Ran.of(
                        folder,
                        Map.of(),
                        Duration.ofSeconds(120),
                        List.of(
                                "ssh-agent",
                                "ssh",
                                "-F",
                                folder + "/config",
                                "-A",
                                "vm",
                                "echo [$SSH_AUTH_SOCK]"));

        assertThat(ran.output()).contains("[]");
    }

    @Test
    void theClientLearnsNoOtherHostKeyThanTheGateways() throws Exception {
        Ran ran = lab.ssh("-o", "UpdateHostKeys=yes", "-o", "HostKeyAlias=keys", "vm", "true");
        List<String> known =
                Files.readAllLines(folder.resolve("known_hosts")).stream()
                        .filter(line -> line.startsWith("keys "))
                        .toList();

        assertThat(ran.exitCode()).as(ran.output()).isZero();
        assertThat(known).hasSize(1);
        assertThat(known.getFirst()).doesNotContain(lab.machine.hostKey().split(" ")[1]);
    }

    @Tag("long")
    @Test
    void fiftySessionsAtOnceAllHaveTheirOwnAnswer() throws Exception {
        List<Task<Ran>> all = new ArrayList<>();
        try (TaskScope scope = new TaskScope("clients")) {
            for (int i = 0; i < 50; i++) {
                String number = "number " + i;
                all.add(scope.fork(() -> lab.ssh("vm", "echo " + number)));
            }
            for (int i = 0; i < all.size(); i++) {
                assertThat(all.get(i).join().output()).contains("number " + i);
            }
        }
    }

    @Test
    void everyCommandHasALineInAnIndexThatShowsWhatWasChanged() throws Exception {
        Ran ran = lab.ssh("vm", "echo noted; exit 3");
        Path index = folder.resolve("state/sessions.jsonl");
        String line =
                Files.readAllLines(index).stream()
                        .filter(one -> one.contains("echo noted"))
                        .findFirst()
                        .orElseThrow();

        assertThat(ran.exitCode()).isEqualTo(3);
        assertThat(line)
                .contains("\"user\":\"alice\"", "\"kind\":\"exec\"", "\"exit\":\"3\"")
                .contains("\"from\":\"127.0.0.1\"", "\"bytesOut\":6");
        assertThat(SessionIndex.verify(index)).isPositive();
        assertThat(Files.getPosixFilePermissions(index)).hasSize(2);
    }
}
