package bot.molt.sandboxes.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bot.molt.base.concurrent.Task;
import bot.molt.base.concurrent.TaskScope;
import bot.molt.protocol.hands.HandsCommand;
import bot.molt.protocol.hands.HandsLimit;
import bot.molt.sandboxes.ProcessContract;
import bot.molt.spi.sandbox.ApprovalNeededException;
import bot.molt.spi.sandbox.Egress;
import bot.molt.spi.sandbox.FileChangedException;
import bot.molt.spi.sandbox.FileInfo;
import bot.molt.spi.sandbox.Network;
import bot.molt.spi.sandbox.ProcessRequest;
import bot.molt.spi.sandbox.ProcessRequest.Stderr;
import bot.molt.spi.sandbox.ProcessRequest.Stdin;
import bot.molt.spi.sandbox.Readiness;
import bot.molt.spi.sandbox.Sandbox;
import bot.molt.spi.sandbox.SandboxLimits;
import bot.molt.spi.sandbox.SandboxProcess;
import bot.molt.spi.sandbox.SandboxProvider;
import bot.molt.spi.sandbox.SandboxSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The target of a node that knows the `hands` commands.
class NodeSandboxTest extends ProcessContract {
    private @Nullable HandsNode made;
    private volatile Duration reconnect = Duration.ofSeconds(60);

    @Override
    protected SandboxProvider provider(Path state, Egress egress) throws IOException {
        HandsNode fresh = new HandsNode(state);
        made = fresh;
        NodeSandboxes provider = NodeSandboxes.following(fresh, () -> reconnect);
        try {
            fresh.connect();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
        return provider;
    }

    @AfterEach
    void stopNode() throws IOException {
        node().close();
    }

    private HandsNode node() {
        return Objects.requireNonNull(made);
    }

    @Override
    protected SandboxSpec spec(String name, SandboxLimits limits, Network network)
            throws IOException {
        Path folder = Files.createDirectories(state.resolve("workspaces").resolve(name));
        return new SandboxSpec(
                name,
                name,
                SandboxSpec.Workspace.on("pi", folder.toString()),
                true,
                state.resolve("sandboxes").resolve(name),
                Map.of(),
                List.of(),
                limits,
                network,
                image());
    }

    private static String lines(int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(i -> i + "\n")
                .collect(Collectors.joining());
    }

    @Test
    void readinessNamesWhoIsThere() {
        assertThat(target().readiness())
                .isInstanceOfSatisfying(
                        Readiness.Ready.class,
                        ready -> assertThat(ready.detail()).isEqualTo("connected: pi (linux)"));
        node().cut();
        assertThat(target().readiness()).isInstanceOf(Readiness.Missing.class);
    }

    @Test
    void theFirstThatANodeIsAskedIsWhatStillRuns() {
        assertThat(node().asked).containsExactly(HandsCommand.RESUME);
    }

    @Test
    void aCutLosesAndDoublesNothing() throws Exception {
        String line =
                "for i in $(seq 1 4000); do echo $i; [ $((i % 500)) = 0 ] && touch at$i && sleep 0.05; done; exit 7";
        SandboxProcess process = start(open("alice"), line);
        process.stdin().close();
        try (TaskScope tasks = new TaskScope("reader")) {
            Task<Ran> reading = tasks.fork(() -> finish(process));
            for (int i = 500; i <= 3500; i += 1000) {
                awaitFile("at" + i);
                node().cut();
                awaitFile("at" + (i + 500));
                node().connect();
            }
            assertThat(reading.join()).isEqualTo(new Ran(lines(4000), "", 7, null));
        }
        assertThat(node().asked.stream().filter(HandsCommand.START::equals)).hasSize(1);
    }

    private void awaitFile(String name) {
        await(() -> Files.exists(state.resolve("workspaces/alice").resolve(name)));
    }

    @Test
    void aStartThatTheCutInterruptsHappensOnce() throws Exception {
        Sandbox sandbox = open("alice");
        try (TaskScope tasks = new TaskScope("starter")) {
            node().cut();
            Task<Ran> ran = tasks.fork(() -> run(sandbox, "echo x >> started; cat started"));
            node().connect();
            assertThat(ran.join().out()).isEqualTo("x\n");
        }
    }

    @Test
    void aNodeThatStaysAwayIsLostWithTheReason() throws Exception {
        reconnect = Duration.ofMillis(300);
        SandboxProcess process = start(open("alice"), "echo before; sleep 100");
        readUntil(process, "before");
        node().cut();
        assertThat(process.waitFor().code()).isEqualTo(255);
        assertThat(process.waitFor().lost()).startsWith("node pi is gone");
        assertThat(process.stdout().read()).isEqualTo(-1);
        node().connect();
        await(() -> node().isIdle());
    }

    @Test
    void aNodeThatWasRestartedSaysSo() throws Exception {
        SandboxProcess process = start(open("alice"), "echo before; sleep 100");
        readUntil(process, "before");
        node().cut();
        node().restart();
        node().connect();
        assertThat(process.waitFor().lost()).isEqualTo("node pi was restarted meanwhile");
    }

    @Test
    void whatIsEndedWhileTheNodeIsAwayEndsThereWhenItIsBack() throws Exception {
        SandboxProcess process = start(open("alice"), "echo before; sleep 100");
        readUntil(process, "before");
        node().cut();
        process.terminate(Duration.ofSeconds(1));
        assertThat(process.waitFor().lost()).contains("node pi is away");
        node().connect();
        await(() -> node().isIdle());
    }

    @Test
    void nobodyWaitsForANodeThatNeverCame() throws Exception {
        node().cut();
        reconnect = Duration.ofMillis(100);
        assertThatThrownBy(() -> open("alice")).hasMessageContaining("node pi is gone");
    }

    @Test
    void aProgramWhoseOutputNobodyReadsWaits() throws Exception {
        SandboxProcess process =
                start(open("alice"), "head -c 4000000 /dev/zero; echo written > written");
        Path written = state.resolve("workspaces/alice/written");
        await(() -> node().held() >= HandsLimit.UNACKNOWLEDGED);
        assertThat(written).doesNotExist();
        assertThat(process.stdout().readAllBytes()).hasSize(4_000_000);
        assertThat(process.waitFor().code()).isZero();
        assertThat(written).exists();
    }

    @Test
    void theNodesOwnPolicyAsksThroughTheGateway() throws Exception {
        Sandbox sandbox = open("alice");
        node().needsApproval = true;
        List<String> command = new ArrayList<>(sandbox.shell());
        command.add("echo allowed");
        ProcessRequest request =
                new ProcessRequest(command, "", Map.of(), null, Stderr.MERGED, Stdin.NONE);
        assertThatThrownBy(() -> sandbox.start(request))
                .isInstanceOfSatisfying(
                        ApprovalNeededException.class,
                        e -> assertThat(e.target()).isEqualTo("node pi"));
        assertThat(finish(sandbox.start(request.allowed())).out()).isEqualTo("allowed\n");
    }

    @Test
    void filesAreThoseOfTheNode() throws Exception {
        Sandbox sandbox = open("alice");
        byte[] content = "one\ntwo\n".getBytes(StandardCharsets.UTF_8);
        FileInfo made = sandbox.files().write("sub/file", content, null);
        assertThat(made.path()).isEqualTo(sandbox.workspace() + "/sub/file");
        assertThat(sandbox.files().stat("sub/file").size()).isEqualTo(8);
        assertThat(sandbox.files().readAll("sub/file", 100)).isEqualTo(content);
        assertThat(sandbox.files().list("sub")).extracting(FileInfo::name).containsExactly("file");
        FileInfo next = sandbox.files().write("sub/file", new byte[] {1}, made.version());
        assertThat(next.size()).isEqualTo(1);
        assertThatThrownBy(() -> sandbox.files().write("sub/file", content, made.version()))
                .isInstanceOf(FileChangedException.class);
        sandbox.files().createDirectories("deep/er");
        sandbox.files().move("sub/file", "deep/er/moved");
        List<String> seen = new ArrayList<>();
        sandbox.files()
                .walk(
                        ".",
                        entry -> {
                            seen.add(entry.name());
                            return FileVisitResult.CONTINUE;
                        });
        assertThat(seen).containsExactly("deep", "er", "moved", "sub");
        sandbox.files().delete("deep/er/moved");
        assertThatThrownBy(() -> sandbox.files().stat("deep/er/moved"))
                .isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void aLargeFileIsReadInPieces() throws Exception {
        Sandbox sandbox = open("alice");
        byte[] content = new byte[3_000_001];
        for (int i = 0; i < content.length; i++) {
            content[i] = (byte) (i * 31 + i / 1000);
        }
        sandbox.files().write("large", content, null);
        assertThat(sandbox.files().readAll("large", 4_000_000)).isEqualTo(content);
        try (var channel = sandbox.files().open("large")) {
            channel.position(2_999_999);
            var buffer = java.nio.ByteBuffer.allocate(10);
            assertThat(channel.read(buffer)).isEqualTo(2);
            assertThat(channel.read(buffer)).isEqualTo(-1);
            assertThat(channel.size()).isEqualTo(3_000_001);
        }
        assertThatThrownBy(() -> sandbox.files().readAll("large", 1_000_000))
                .hasMessageContaining("at most 1000000 bytes");
    }

    @Test
    void theConfinedSeeNothingOutside() throws Exception {
        Sandbox sandbox = open("alice");
        Files.writeString(state.resolve("secret"), "secret");
        Path folder = state.resolve("workspaces/alice");
        Files.createSymbolicLink(folder.resolve("out"), state.resolve("secret"));
        Files.createSymbolicLink(folder.resolve("up"), state);
        for (String path : List.of("../../secret", state + "/secret", "out", "up/secret", "up")) {
            assertThatThrownBy(() -> sandbox.files().readAll(path, 100))
                    .as(path)
                    .isInstanceOf(AccessDeniedException.class);
        }
        assertThatThrownBy(() -> sandbox.files().write("up/new", new byte[1], null))
                .isInstanceOf(AccessDeniedException.class);
        assertThatThrownBy(() -> sandbox.files().delete("up/secret"))
                .isInstanceOf(AccessDeniedException.class);
        assertThat(state.resolve("new")).doesNotExist();
        sandbox.files().delete("out");
        assertThat(state.resolve("secret")).hasContent("secret");
    }
}
