package bot.molt.sandboxes.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bot.molt.sandboxes.docker.DockerFixture.Ran;
import bot.molt.spi.sandbox.ProcessRequest;
import bot.molt.spi.sandbox.ProcessRequest.Stderr;
import bot.molt.spi.sandbox.ProcessRequest.Stdin;
import bot.molt.spi.sandbox.ProcessRequest.TerminalSize;
import bot.molt.spi.sandbox.Sandbox;
import bot.molt.spi.sandbox.SandboxProcess;
import bot.molt.spi.sandbox.Usage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@Tag("long")
@Tag("slow")
@ExtendWith(EngineFixture.class)
class DockerProcessIT {
    @AutoClose private DockerFixture docker;
    private Sandbox sandbox;

    @BeforeEach
    void open() throws IOException {
        docker = new DockerFixture();
        sandbox = docker.open("one");
    }

    @Test
    void aCommandSeesItsFolderEnvironmentAndUser() throws Exception {
        ProcessRequest request =
                new ProcessRequest(
                        List.of("/bin/sh", "-c", "pwd; echo $BASE $MORE $HOME; id -u; echo no >&2"),
                        "",
                        Map.of("MORE", "a b\nc"),
                        null,
                        Stderr.SEPARATE,
                        Stdin.NONE);
        Ran ran = DockerFixture.finish(sandbox.start(request));
        int uid = (int) Files.getAttribute(docker.workspace, "unix:uid");
        assertThat(ran)
                .isEqualTo(
                        new Ran(
                                "/workspace\ngiven a b c /home/moltbot\n" + uid + "\n",
                                "no\n",
                                0,
                                null));
    }

    @Test
    void outputAndErrorsKeepTheirOrderWhereTheyAreMerged() throws Exception {
        String line = "for i in 1 2 3 4 5 6 7 8 9; do echo o$i; echo e$i >&2; done; exit 7";
        Ran ran = DockerFixture.run(sandbox, line);
        assertThat(ran.output())
                .isEqualTo(
                        "o1\ne1\no2\ne2\no3\ne3\no4\ne4\no5\ne5\no6\ne6\no7\ne7\no8\ne8\no9\ne9\n");
        assertThat(ran.code()).isEqualTo(7);
    }

    @Test
    void standardInputReachesTheProgramAndEnds() throws Exception {
        SandboxProcess process = DockerFixture.start(sandbox, "wc -c");
        byte[] much = new byte[3_000_000];
        process.stdin().write(much);
        assertThat(DockerFixture.finish(process).output()).isEqualTo("3000000\n");
    }

    @Test
    void muchOutputComesWhole() throws Exception {
        SandboxProcess process =
                DockerFixture.start(sandbox, "dd if=/dev/zero bs=1M count=20 2>/dev/null");
        assertThat(process.stdout().readAllBytes()).hasSize(20 << 20);
        assertThat(process.waitFor().code()).isZero();
    }

    @Test
    void aTerminalHasASizeThatChanges() throws Exception {
        SandboxProcess process =
                DockerFixture.start(
                        sandbox,
                        "stty size; trap 'stty size' WINCH; echo ready; while :; do sleep 0.1; done",
                        new TerminalSize(91, 17),
                        Stderr.MERGED);
        assertThat(DockerFixture.readUntil(process, "ready")).contains("17 91");
        process.resize(100, 40);
        assertThat(DockerFixture.readUntil(process, "40 100")).isNotEmpty();
        process.stdin().write(3);
        assertThat(process.waitFor().code()).isEqualTo(130);
    }

    @Test
    void whatIsTypedIsRead() throws Exception {
        SandboxProcess process =
                DockerFixture.start(
                        sandbox,
                        "read a; echo \"got $a\"; cat; echo end",
                        new TerminalSize(80, 24),
                        Stderr.MERGED);
        process.stdin().write("hello\n".getBytes(StandardCharsets.UTF_8));
        DockerFixture.readUntil(process, "got hello");
        process.stdin().close();
        DockerFixture.readUntil(process, "end");
        assertThat(process.waitFor().code()).isZero();
    }

    @Test
    void missingFoldersAndProgramsAreNamed() {
        assertThatThrownBy(() ->
                        sandbox.start(
                                new ProcessRequest(
                                        List.of("true"), "nowhere", Map.of(), null, Stderr.MERGED)))
                .hasMessage("workdir: nowhere (expected: an existing folder)");
        assertThatThrownBy(() ->
                        sandbox.start(
                                new ProcessRequest(
                                        List.of("no-such"), "", Map.of(), null, Stderr.MERGED)))
                .hasMessage("no-such: not found (expected: a program of the image)");
    }

    @Test
    void aBackgroundServerAnswersALaterCall() throws Exception {
        SandboxProcess server =
                DockerFixture.start(
                        sandbox, "echo ready; while :; do echo served | nc -l -p 8080; done");
        DockerFixture.readUntil(server, "ready");
        String ask =
                "for i in 1 2 3 4 5; do nc 127.0.0.1 8080 </dev/null && break; sleep 0.2; done";
        assertThat(DockerFixture.run(sandbox, ask).output()).contains("served");
        server.terminate(Duration.ZERO);
    }

    @Test
    void filesAreTheSameForToolsAndProcesses() throws Exception {
        sandbox.files().write("a/b.txt", "text".getBytes(StandardCharsets.UTF_8), null);
        sandbox.files().write("/tmp/t", "tmp".getBytes(StandardCharsets.UTF_8), null);
        assertThat(
                        DockerFixture.run(
                                        sandbox,
                                        "cat a/b.txt /var/tmp/t; echo mine > a/c; echo h > ~/h")
                                .output())
                .isEqualTo("texttmp");
        assertThat(sandbox.files().readAll("/workspace/a/c", 100)).asString().isEqualTo("mine\n");
        assertThat(sandbox.files().readAll("/home/moltbot/h", 100)).asString().isEqualTo("h\n");
        assertThatThrownBy(() -> sandbox.files().readAll("/etc/hostname", 100))
                .isInstanceOf(java.nio.file.AccessDeniedException.class);
    }

    @Test
    void noArgumentOnTheHostShowsTheEnvironment() throws Exception {
        ProcessRequest request =
                new ProcessRequest(
                        List.of("/bin/sh", "-c", "echo ready; sleep 300"),
                        "",
                        Map.of("CANARY", "bird-4711"),
                        null,
                        Stderr.MERGED,
                        Stdin.NONE);
        SandboxProcess process = sandbox.start(request);
        DockerFixture.readUntil(process, "ready");
        try (Stream<Path> all = Files.list(Path.of("/proc"))) {
            assertThat(all.map(DockerProcessIT::arguments))
                    .noneMatch(text -> text.contains("bird-4711"));
        }
        process.terminate(Duration.ZERO);
    }

    private static String arguments(Path process) {
        try {
            return Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }

    @Test
    void usageIsKnown() throws Exception {
        assertThat(sandbox.usage()).isEqualTo(new Usage(0, Duration.ZERO, 0));
        DockerFixture.run(sandbox, "i=0; while [ $i -lt 20000 ]; do i=$((i+1)); done");
        Usage usage = sandbox.usage();
        assertThat(usage.memory()).isPositive();
        assertThat(usage.cpuTime()).isPositive();
        assertThat(usage.processes()).isPositive();
    }

    @Test
    void manyShortCallsLeaveNothing() throws Exception {
        DockerFixture.run(sandbox, "true");
        long descriptors = count("/proc/self/fd");
        int threads = Thread.activeCount();
        int calls = Integer.getInteger("docker.calls", 300);
        long start = System.nanoTime();
        for (int i = 0; i < calls; i++) {
            assertThat(DockerFixture.run(sandbox, "echo " + i))
                    .isEqualTo(new Ran(i + "\n", "", 0, null));
        }
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        assertThat(count("/proc/self/fd")).isLessThanOrEqualTo(descriptors + 2);
        assertThat(Thread.activeCount()).isLessThanOrEqualTo(threads + 2);
        // init, sleep, and what counts them
        assertThat(DockerFixture.run(sandbox, "ls -d /proc/[0-9]* | wc -l").output().strip())
                .isIn("4", "5", "6");
        assertThat(took).isLessThan(Duration.ofSeconds(100));
    }

    private static long count(String folder) throws IOException {
        try (Stream<Path> all = Files.list(Path.of(folder))) {
            return all.count();
        }
    }
}
