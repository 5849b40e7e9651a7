package bot.molt.sandboxes;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.linux.process.ProcEntry;
import bot.molt.spi.sandbox.Egress;
import bot.molt.spi.sandbox.ExitStatus;
import bot.molt.spi.sandbox.Image;
import bot.molt.spi.sandbox.Network;
import bot.molt.spi.sandbox.ProcessRequest;
import bot.molt.spi.sandbox.ProcessRequest.Stderr;
import bot.molt.spi.sandbox.ProcessRequest.Stdin;
import bot.molt.spi.sandbox.ProcessRequest.TerminalSize;
import bot.molt.spi.sandbox.Sandbox;
import bot.molt.spi.sandbox.SandboxLimits;
import bot.molt.spi.sandbox.SandboxProcess;
import bot.molt.spi.sandbox.SandboxProvider;
import bot.molt.spi.sandbox.SandboxSpec;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/// A provider on a new state folder, and the sandboxes that a test opens from it. Lines need
/// `bash`, `perl` and the usual small programs inside.
public abstract class TargetCase {
    /// Some time that a busy machine needs for what takes moments.
    protected static final Duration LONG = Duration.ofSeconds(20);

    private final List<Sandbox> opened = new ArrayList<>();
    protected Path state = Path.of("");
    private @Nullable SandboxProvider provider;

    /// A provider as a gateway makes it at its start.
    protected abstract SandboxProvider provider(Path state, Egress egress) throws IOException;

    /// What the target is made from.
    protected Image image() {
        return Image.NONE;
    }

    /// The proxy, for tests of allowlists.
    protected Egress egress() {
        return Egress.none();
    }

    @BeforeEach
    void start() throws IOException {
        state = Files.createTempDirectory("target").toRealPath();
        Files.createDirectories(state.resolve("workspaces"));
        provider = provider(state, egress());
    }

    @AfterEach
    void end() throws IOException {
        for (Sandbox sandbox : opened) {
            sandbox.close();
        }
        target().close();
        try (Stream<Path> all = Files.walk(state)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    protected SandboxProvider target() {
        assertThat(provider).isNotNull();
        return java.util.Objects.requireNonNull(provider);
    }

    /// Another provider takes the place of one that was lost.
    protected void replace(SandboxProvider next) {
        provider = next;
        opened.clear();
    }

    protected SandboxSpec spec(String name, SandboxLimits limits, Network network)
            throws IOException {
        Path folder = state.resolve("workspaces").resolve(name);
        Files.createDirectories(folder);
        return new SandboxSpec(
                name,
                name,
                new SandboxSpec.Workspace(folder, "/workspace", SandboxSpec.Access.READ_WRITE),
                true,
                state.resolve("sandboxes").resolve(name),
                Map.of(),
                List.of(),
                limits,
                network,
                image());
    }

    protected Sandbox open(SandboxSpec spec) throws IOException {
        Sandbox sandbox = target().open(spec);
        opened.add(sandbox);
        return sandbox;
    }

    protected Sandbox open(String name) throws IOException {
        return open(spec(name, SandboxLimits.NONE, Network.none()));
    }

    protected static SandboxProcess start(Sandbox sandbox, String line) throws IOException {
        return start(sandbox, line, Map.of(), null);
    }

    protected static SandboxProcess start(
            Sandbox sandbox, String line, Map<String, String> env, @Nullable TerminalSize terminal)
            throws IOException {
        List<String> command = new ArrayList<>(sandbox.shell());
        command.add(line);
        return sandbox.start(
                new ProcessRequest(command, "", env, terminal, Stderr.SEPARATE, Stdin.PIPE));
    }

    protected static SandboxProcess onTerminal(Sandbox sandbox, String line) throws IOException {
        return start(sandbox, line, Map.of(), new TerminalSize(80, 24));
    }

    /// What ran, wrote and gave.
    public record Ran(String out, String err, int code, @Nullable String signal) {}

    protected static Ran run(Sandbox sandbox, String line) throws Exception {
        return finish(start(sandbox, line));
    }

    /// The little that fits into a pipe; standard error is read after standard output.
    protected static Ran finish(SandboxProcess process) throws Exception {
        process.stdin().close();
        String out = text(process.stdout());
        String err = text(process.stderr());
        ExitStatus exit = process.waitFor();
        return new Ran(out, err, exit.code(), exit.signal());
    }

    private static String text(InputStream stream) throws IOException {
        try (stream) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /// Reads until the text has come.
    protected static String readUntil(SandboxProcess process, String wanted) throws IOException {
        StringBuilder all = new StringBuilder();
        byte[] buffer = new byte[4096];
        while (all.indexOf(wanted) < 0) {
            int count = process.stdout().read(buffer);
            if (count < 0) {
                throw new IOException(
                        "ended without " + wanted + ": " + all + text(process.stderr()));
            }
            all.append(new String(buffer, 0, count, StandardCharsets.UTF_8));
        }
        return all.toString();
    }

    protected static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + LONG.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
            LockSupport.parkNanos(1_000_000);
        }
    }

    /// Processes of this machine whose command line has the word.
    protected static List<Long> withWord(String word) {
        return ProcEntry.all().stream()
                .map(ProcEntry::pid)
                .filter(pid -> pid != ProcessHandle.current().pid())
                .filter(pid -> read("/proc/" + pid + "/cmdline").contains(word))
                .toList();
    }

    protected static String read(String path) {
        try {
            return Files.readString(Path.of(path), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return ""; // gone meanwhile
        }
    }
}
