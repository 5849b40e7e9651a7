package bot.molt.sandboxes.microvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bot.molt.linux.process.ProcEntry;
import bot.molt.spi.sandbox.ExitStatus;
import bot.molt.spi.sandbox.FileChangedException;
import bot.molt.spi.sandbox.FileInfo;
import bot.molt.spi.sandbox.Image;
import bot.molt.spi.sandbox.Network;
import bot.molt.spi.sandbox.ProcessRequest;
import bot.molt.spi.sandbox.ProcessRequest.Stderr;
import bot.molt.spi.sandbox.ProcessRequest.Stdin;
import bot.molt.spi.sandbox.ProcessRequest.TerminalSize;
import bot.molt.spi.sandbox.Readiness;
import bot.molt.spi.sandbox.Sandbox;
import bot.molt.spi.sandbox.SandboxLimits;
import bot.molt.spi.sandbox.SandboxProcess;
import bot.molt.spi.sandbox.SandboxSpec;
import bot.molt.testkit.fleet.FleetFake;
import bot.molt.testkit.fleet.RealMachine;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The machine is OpenSSH's server on the loopback.
@Timeout(300)
class MicrovmSandboxTest {
    @TempDir private Path folder;
    private Path workspace;
    private RealMachine machine;
    private FleetFake fleet;
    private MicrovmProvider provider;
    private Sandbox sandbox;

    @BeforeEach
    void open() throws Exception {
        Path home = Files.createDirectories(folder.resolve("home"));
        workspace = Files.createDirectories(folder.resolve("workspace"));
        machine = RealMachine.withHome(folder, home);
        fleet = new FleetFake(machine.hostKey(), machine.port(), machine.key());
        provider = MicrovmProvider.of(fleet, Duration.ofMinutes(2));
        sandbox = opened();
    }

    private Sandbox opened() {
        return provider.open(spec());
    }

    private SandboxSpec spec() {
        return new SandboxSpec(
                "alice",
                "alice",
                new SandboxSpec.Workspace(
                        folder, workspace.toString(), SandboxSpec.Access.READ_WRITE),
                true,
                folder,
                Map.of("BASE", "base"),
                List.of(),
                SandboxLimits.NONE,
                Network.full(),
                Image.NONE);
    }

    @AfterEach
    void close() throws Exception {
        try {
            sandbox.close();
        } finally {
            provider.close();
            machine.close();
        }
    }

    private static ProcessRequest request(List<String> command, TerminalSize terminal) {
        return new ProcessRequest(
                command,
                "",
                Map.of("TOKEN", "it's a secret"),
                terminal,
                Stderr.SEPARATE,
                terminal == null ? Stdin.NONE : Stdin.PIPE);
    }

    private SandboxProcess shell(String command) throws IOException {
        return sandbox.start(request(List.of("/bin/bash", "-c", command), null));
    }

    private static String text(java.io.InputStream in) throws IOException {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }

    @Test
    void aProgramRunsInTheWorkspaceWithItsEnvironmentAndNoWordOfItInACommandLine()
            throws Exception {
        SandboxProcess process =
                shell(
                        "pwd; echo \"$BASE $TOKEN\"; cat /proc/$PPID/cmdline /proc/$$/cmdline | tr '\\0' ' ' | grep -c 'a [s]ecret'; echo wrong >&2; exit 7");
        assertThat(text(process.stdout())).isEqualTo(workspace + "\nbase it's a secret\n0\n");
        assertThat(text(process.stderr())).isEqualTo("wrong\n");
        assertThat(process.waitFor().code()).isEqualTo(7);
        assertThat(fleet.find("alice")).isPresent();
        assertThat(provider.readiness()).isInstanceOf(Readiness.Ready.class);
        try (var left = Files.list(folder.resolve("home/.moltbot/calls"))) {
            assertThat(left).isEmpty();
        }
    }

    /// Longer than a machine may be idle, it would be cut off by the machine's stop.
    @Test
    @Tag("long")
    void aCallThatRunsTellsTheFleetAgainAndAgainThatTheMachineIsInUse() throws Exception {
        try (MicrovmProvider often =
                        MicrovmProvider.of(fleet, Duration.ofMinutes(2), Duration.ofMillis(20));
                Sandbox other = often.open(spec())) {
            SandboxProcess process =
                    other.start(
                            new ProcessRequest(
                                    List.of("/bin/cat"),
                                    "",
                                    Map.of(),
                                    null,
                                    Stderr.MERGED,
                                    Stdin.PIPE));
            assertThat(fleet.awaitTouches(5)).isTrue();
            process.stdin().close();
            assertThat(process.waitFor().code()).isZero();
            for (int i = 0; i < 600 && often.isInUse(); i++) {
                assertThat(new CountDownLatch(1).await(100, TimeUnit.MILLISECONDS)).isFalse();
            }
            assertThat(often.isInUse()).isFalse();
        }
    }

    @Test
    void everyWordArrivesAsItIs() throws Exception {
        List<String> words =
                List.of("", "'; touch broken; '", "$(touch broken) ` \\ \" \n '' ", "中文", "-x");
        List<String> command = new ArrayList<>(List.of("/usr/bin/printf", "%s\\0"));
        command.addAll(words);
        SandboxProcess process = sandbox.start(request(command, null));
        assertThat(text(process.stdout()).split("\0", -1)).startsWith(words.toArray(String[]::new));
        assertThat(process.waitFor().code()).isZero();
        assertThat(workspace).isEmptyDirectory();
    }

    @Test
    void inputIsPassedOnAndItsEndToo() throws Exception {
        SandboxProcess process =
                sandbox.start(
                        new ProcessRequest(
                                List.of("/usr/bin/wc", "-c"),
                                "",
                                Map.of(),
                                null,
                                Stderr.MERGED,
                                Stdin.PIPE));
        try (OutputStream in = process.stdin()) {
            for (int i = 0; i < 100; i++) {
                in.write(new byte[10_000]);
            }
        }
        assertThat(text(process.stdout()).strip()).isEqualTo("1000000");
        assertThat(process.waitFor().code()).isZero();
    }

    @Test
    void aTerminalHasItsSizeAndIsResized() throws Exception {
        SandboxProcess process =
                sandbox.start(
                        request(
                                List.of(
                                        "/bin/bash",
                                        "-c",
                                        "stty size; trap 'stty size; exit 3' WINCH; echo ready; while :; do sleep 0.1; done"),
                                new TerminalSize(91, 33)));
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.stdout(), StandardCharsets.UTF_8));
        assertThat(lines.readLine()).isEqualTo("33 91");
        assertThat(lines.readLine()).isEqualTo("ready");
        process.resize(120, 44);
        assertThat(lines.readLine()).isEqualTo("44 120");
        assertThat(process.waitFor().code()).isEqualTo(3);
    }

    @Test
    void aStubbornTreeEndsAndWhatAnEarlierGatewayLeftToo() throws Exception {
        SandboxProcess process =
                shell("trap '' TERM; (setsid sleep 98761 &); echo ready; sleep 98762");
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.stdout(), StandardCharsets.UTF_8));
        assertThat(lines.readLine()).isEqualTo("ready");
        process.terminate(Duration.ofMillis(300));
        assertThat(process.waitFor().code()).isNotZero();
        assertThat(withWord("9876")).isEmpty();

        SandboxProcess left = shell("echo ready; exec sleep 98763");
        assertThat(left.stdout().read()).isEqualTo('r');
        try (MicrovmProvider next = MicrovmProvider.of(fleet, Duration.ofMinutes(2))) {
            provider.close();
            provider = next;
            sandbox = opened();
            assertThat(text(shell("echo again").stdout())).isEqualTo("again\n");
            assertThat(withWord("98763")).isEmpty();
            sandbox.close();
        }
        provider = MicrovmProvider.of(fleet, Duration.ofMinutes(2));
        sandbox = opened();
    }

    private static List<Long> withWord(String word) {
        return ProcEntry.all().stream()
                .map(ProcEntry::pid)
                .filter(pid -> commandLine(pid).startsWith("sleep\0" + word))
                .toList();
    }

    private static String commandLine(long pid) {
        try {
            return Files.readString(
                    Path.of("/proc/" + pid + "/cmdline"), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return ""; // gone meanwhile
        }
    }

    @Test
    void aSignalEndsAProgram() throws Exception {
        SandboxProcess process = shell("echo ready; exec sleep 1000");
        assertThat(process.stdout().read()).isEqualTo('r');
        process.signal("INT");
        ExitStatus exit = process.waitFor();
        assertThat(exit.signal()).isEqualTo("INT");
    }

    @Test
    void filesAreWrittenAtomicallyReadListedMovedAndRemoved() throws Exception {
        byte[] content = "one\n".getBytes(StandardCharsets.UTF_8);
        FileInfo first = sandbox.files().write("deep/a/file", content, null);
        assertThat(first.path()).isEqualTo(workspace + "/deep/a/file");
        assertThat(Files.readString(workspace.resolve("deep/a/file"))).isEqualTo("one\n");
        Files.writeString(workspace.resolve("deep/a/file"), "another\n");
        assertThatThrownBy(() -> sandbox.files().write("deep/a/file", content, first.version()))
                .isInstanceOf(FileChangedException.class);
        Files.createSymbolicLink(workspace.resolve("link"), Path.of("deep/a/file"));
        assertThat(sandbox.files().readAll("link", 100)).asString().isEqualTo("another\n");
        sandbox.files().write("link", content, null);
        assertThat(Files.readString(workspace.resolve("deep/a/file"))).isEqualTo("one\n");
        assertThat(Files.isSymbolicLink(workspace.resolve("link"))).isTrue();
        byte[] large = new byte[200_000];
        large[199_999] = 7;
        sandbox.files().write("large", large, null);
        assertThat(sandbox.files().readAll("large", 300_000)).isEqualTo(large);
        List<String> seen = new ArrayList<>();
        sandbox.files()
                .walk(
                        "",
                        entry -> {
                            seen.add(entry.path().substring(workspace.toString().length()));
                            return FileVisitResult.CONTINUE;
                        });
        assertThat(seen).containsExactly("/deep", "/deep/a", "/deep/a/file", "/large", "/link");
        assertThatThrownBy(() -> sandbox.files().move("large", "link"))
                .isInstanceOf(FileAlreadyExistsException.class);
        sandbox.files().move("large", "moved/large");
        sandbox.files().delete("moved/large");
        sandbox.files().delete("moved");
        assertThatThrownBy(() -> sandbox.files().stat("moved"))
                .isInstanceOf(NoSuchFileException.class);
        sandbox.files().createDirectories("x/y");
        assertThat(sandbox.files().list("x")).extracting(FileInfo::name).containsExactly("y");
    }
}
