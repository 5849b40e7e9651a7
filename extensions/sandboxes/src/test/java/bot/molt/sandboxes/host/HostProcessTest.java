package bot.molt.sandboxes.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bot.molt.sandboxes.host.HostFixture.Ran;
import bot.molt.spi.sandbox.ProcessRequest;
import bot.molt.spi.sandbox.ProcessRequest.Stderr;
import bot.molt.spi.sandbox.SandboxProcess;
import bot.molt.spi.sandbox.SandboxSpec;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class HostProcessTest {
    @AutoClose private final HostFixture host = new HostFixture();

    @Test
    void aCommandGivesOutputAndCode() throws Exception {
        assertThat(host.run("echo out; echo err >&2; exit 7"))
                .isEqualTo(new Ran("out\nerr\n", 7, null));
    }

    @Test
    void standardErrorCanBeKeptApart() throws Exception {
        SandboxProcess process = host.start("echo out; echo err >&2", null, Stderr.SEPARATE);
        assertThat(process.stderr().readAllBytes()).asString().isEqualTo("err\n");
        assertThat(HostFixture.finish(process)).isEqualTo(new Ran("out\n", 0, null));
    }

    @Test
    void aSignalIsNamed() throws Exception {
        assertThat(host.run("kill -SEGV $$")).isEqualTo(new Ran("", 139, "SEGV"));
    }

    @Test
    void theEnvironmentIsTheOneThatWasGiven() throws Exception {
        var request =
                new ProcessRequest(List.of("env"), "", Map.of("A", "ä b=c"), null, Stderr.MERGED);
        Ran ran = HostFixture.finish(host.sandbox.start(request));
        assertThat(ran.output().lines())
                .containsExactlyInAnyOrder(
                        "PATH=/usr/local/bin:/usr/bin:/bin", "LANG=C.UTF-8", "A=ä b=c");
    }

    @Test
    void nothingButTheThreeStreamsIsOpen() throws Exception {
        assertThat(host.run("ls /proc/self/fd | wc -l").output().strip())
                .isEqualTo("4"); // and ls's own
    }

    @Test
    void theProcessLeadsASessionAndHasDefaultSignals() throws Exception {
        // 32 and 33 belong to the C library, which always ignores them in what it spawns
        assertThat(
                        host.run(
                                        "test $(ps -o sid= -p $$) -eq $$ && grep -E 'Sig(Blk|Ign)' /proc/self/status")
                                .output())
                .isEqualTo("SigBlk:\t0000000000000000\nSigIgn:\t0000000180000000\n");
    }

    @Test
    void theGatewaysOwnLimitIsUntouched() throws Exception {
        host.run("true");
        assertThat(Files.readString(java.nio.file.Path.of("/proc/self/limits")))
                .containsPattern("Max realtime timeout +unlimited +unlimited");
    }

    @Test
    void aCommandWithoutInputReadsNothingFromANullDevice() throws Exception {
        String look = "readlink /proc/self/fd/0; cat; ls /proc/self/fd | wc -l";
        for (Stderr stderr : Stderr.values()) {
            assertThat(HostFixture.finish(host.sandbox.start(withoutInput(look, stderr))))
                    .isEqualTo(new Ran("/dev/null\n4\n", 0, null));
        }
    }

    @Test
    void thePortableSandboxGivesTheNullDeviceToo() throws Exception {
        var spec = new HostFolder(host.workspace.toString(), true, Map.of("PATH", "/usr/bin:/bin"));
        try (var portable = new PortableSandbox(spec, new PortableFiles(host.workspace, true))) {
            SandboxProcess process =
                    portable.start(withoutInput("readlink /proc/self/fd/0; cat", Stderr.MERGED));
            assertThat(process.stdout().readAllBytes()).asString().isEqualTo("/dev/null\n");
        }
    }

    private static ProcessRequest withoutInput(String line, Stderr stderr) {
        return new ProcessRequest(
                List.of("/bin/sh", "-c", line),
                "",
                Map.of(),
                null,
                stderr,
                ProcessRequest.Stdin.NONE);
    }

    @Test
    void aClosedSandboxHoldsNoHandle() throws Exception {
        var provider = new HostSandboxProvider();
        var spec = SandboxSpec.of(host.workspace.toString(), true, "u", Map.of());
        provider.open(spec).close();
        long before = handlesOfTheWorkspace();
        for (int i = 0; i < 5; i++) {
            provider.open(spec).close();
        }
        assertThat(handlesOfTheWorkspace()).isEqualTo(before);
        provider.close();
    }

    private long handlesOfTheWorkspace() throws IOException {
        try (var handles = Files.list(java.nio.file.Path.of("/proc/self/fd"))) {
            return handles.filter(this::isWorkspace).count();
        }
    }

    private boolean isWorkspace(java.nio.file.Path handle) {
        try {
            return Files.readSymbolicLink(handle).equals(host.workspace.toRealPath());
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void aWorkdirIsRelativeToTheWorkspace() throws Exception {
        Files.createDirectories(host.workspace.resolve("a/b"));
        var request = new ProcessRequest(List.of("pwd"), "a/b", Map.of(), null, Stderr.MERGED);
        assertThat(HostFixture.finish(host.sandbox.start(request)).output())
                .isEqualTo(host.workspace + "/a/b\n");
    }

    @Test
    void whatCannotBeStartedIsNamed() {
        assertThatThrownBy(() -> start(List.of("no-such-program"), ""))
                .isInstanceOf(IOException.class)
                .hasMessage(
                        "no-such-program: no such program (expected: a name in PATH, or a path)");
        assertThatThrownBy(() -> start(List.of("/no/such"), ""))
                .isInstanceOf(IOException.class)
                .hasMessage("/no/such: cannot be started: no such file or folder");
        assertThatThrownBy(() -> start(List.of("true"), "gone"))
                .isInstanceOf(IOException.class)
                .hasMessage("workdir: gone (expected: an existing folder)");
        assertThatThrownBy(() -> start(List.of("a\0b"), ""))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private SandboxProcess start(List<String> command, String workdir) throws IOException {
        return host.sandbox.start(
                new ProcessRequest(command, workdir, Map.of(), null, Stderr.MERGED));
    }

    @Test
    void inputGoesInAndEnds() throws Exception {
        SandboxProcess process = host.shell("tr a-z A-Z");
        process.stdin().write("größe\n".getBytes(StandardCharsets.UTF_8));
        assertThat(HostFixture.finish(process)).isEqualTo(new Ran("GRößE\n", 0, null));
    }

    @Test
    void aMegabyteGoesThroughBothPipesUnchanged() throws Exception {
        SandboxProcess process = host.shell("cat");
        byte[] bytes = new byte[1 << 20];
        new java.util.Random(1).nextBytes(bytes);
        try (var writing = new bot.molt.base.concurrent.TaskScope("write")) {
            writing.fork(() -> {
                process.stdin().write(bytes);
                process.stdin().close();
                return true;
            });
            assertThat(process.stdout().readAllBytes()).isEqualTo(bytes);
        }
        process.stdout().close();
        assertThat(process.waitFor().code()).isZero();
    }

    @Test
    void aSignalReachesTheGroup() throws Exception {
        SandboxProcess process =
                host.shell(
                        "trap 'echo got; exit 5' USR1; echo ready; while :; do sleep 0.05; done");
        HostFixture.readUntil(process, "ready");
        process.signal("SIGUSR1");
        HostFixture.readUntil(process, "got");
        assertThat(process.waitFor().code()).isEqualTo(5);
        assertThatThrownBy(() -> process.signal("TERM")).isInstanceOf(IOException.class);
    }

    @Test
    void aThousandShortCommandsLeaveNothingBehind() throws Exception {
        host.run("true");
        int files = openFiles();
        int threads = Thread.activeCount();
        List<Long> others = children();
        for (int i = 0; i < 1_000; i++) {
            assertThat(host.run("exit 0").code()).isZero();
        }
        assertThat(openFiles()).isEqualTo(files);
        assertThat(Thread.activeCount()).isEqualTo(threads);
        assertThat(children()).isEqualTo(others);
    }

    private static int openFiles() {
        return new File("/proc/self/fd").list().length;
    }

    private static List<Long> children() {
        return ProcessHandle.current().children().map(ProcessHandle::pid).toList();
    }

    @Test
    void parallelStartsDoNotMixTheirMarks() throws Exception {
        List<SandboxProcess> sleepers =
                IntStream.range(0, 30).mapToObj(_ -> quietly("sleep 100")).toList();
        sleepers.getFirst().terminate(Duration.ofSeconds(1));
        assertThat(sleepers.stream().skip(1).allMatch(p -> ProcessHandle.of(p.pid()).isPresent()))
                .isTrue();
        host.sandbox.close();
        assertThat(sleepers.stream().allMatch(p -> ProcessHandle.of(p.pid()).isEmpty())).isTrue();
    }

    private SandboxProcess quietly(String line) {
        try {
            return host.shell(line);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
