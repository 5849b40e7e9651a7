package bot.molt.sandboxes.docker;

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
import bot.molt.spi.sandbox.SandboxSpec;
import bot.molt.spi.sandbox.SandboxSpec.Access;
import bot.molt.spi.sandbox.SandboxSpec.Bind;
import bot.molt.spi.sandbox.SandboxSpec.Workspace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A state folder with a workspace in it, and a provider on the tests' engine.
final class DockerFixture implements AutoCloseable {
    static final SandboxLimits LIMITS =
            new SandboxLimits(64L << 20, 0, 1, 60, 0, 0, 4L << 20, 256, Duration.ofSeconds(60));

    final Path outer;
    final Path state;
    final Path workspace;
    final DockerProvider provider;
    private final List<Sandbox> opened = new ArrayList<>();

    DockerFixture() throws IOException {
        this(Egress.none());
    }

    DockerFixture(Egress egress) throws IOException {
        outer = Files.createTempDirectory(Path.of("/tmp"), "dkf").toRealPath();
        state = Files.createDirectory(outer.resolve("state"));
        workspace = Files.createDirectory(state.resolve("workspace"));
        provider = new DockerProvider(state, EngineFixture.settings(), egress);
    }

    Sandbox open(String name) throws IOException {
        return open(spec(name));
    }

    Sandbox open(SandboxSpec spec) throws IOException {
        Sandbox sandbox = provider.open(spec);
        opened.add(sandbox);
        return sandbox;
    }

    SandboxSpec spec(String name) {
        return spec(name, LIMITS, List.of(), Network.none(), "");
    }

    SandboxSpec spec(
            String name, SandboxLimits limits, List<Bind> binds, Network network, String setUp) {
        Image image =
                new Image(
                        EngineFixture.IMAGE,
                        "",
                        "",
                        true,
                        List.of("/run"),
                        List.of("ALL"),
                        "",
                        "",
                        new Image.Names(List.of(), List.of()),
                        setUp);
        return new SandboxSpec(
                name,
                "mia",
                new Workspace(workspace, "/workspace", Access.READ_WRITE),
                true,
                state.resolve("scratch-" + name),
                Map.of("BASE", "given"),
                binds,
                limits,
                network,
                image);
    }

    /// What ran, wrote and gave.
    record Ran(String output, String error, int code, @Nullable String signal) {}

    static SandboxProcess start(Sandbox sandbox, String line) throws IOException {
        return start(sandbox, line, null, Stderr.MERGED);
    }

    static SandboxProcess start(
            Sandbox sandbox, String line, @Nullable TerminalSize size, Stderr stderr)
            throws IOException {
        List<String> command = new ArrayList<>(sandbox.shell());
        command.add(line);
        return sandbox.start(new ProcessRequest(command, "", Map.of(), size, stderr, Stdin.PIPE));
    }

    static Ran run(Sandbox sandbox, String line) throws Exception {
        return finish(start(sandbox, line));
    }

    static Ran finish(SandboxProcess process) throws Exception {
        process.stdin().close();
        String output = new String(process.stdout().readAllBytes(), StandardCharsets.UTF_8);
        String error = new String(process.stderr().readAllBytes(), StandardCharsets.UTF_8);
        process.stdout().close();
        process.stderr().close();
        ExitStatus exit = process.waitFor();
        return new Ran(output, error, exit.code(), exit.signal());
    }

    /// Reads until the text has come.
    static String readUntil(SandboxProcess process, String wanted) throws IOException {
        StringBuilder all = new StringBuilder();
        byte[] buffer = new byte[4096];
        while (all.indexOf(wanted) < 0) {
            int count = process.stdout().read(buffer);
            if (count < 0) {
                throw new IOException("ended without " + wanted + ": " + all);
            }
            all.append(new String(buffer, 0, count, StandardCharsets.UTF_8));
        }
        return all.toString();
    }

    /// Commands of those inside, without ours.
    static List<String> inside(Sandbox sandbox) throws Exception {
        return run(sandbox, "ps -o pid,stat,args")
                .output()
                .lines()
                .filter(line -> line.matches(".*(sleep [0-9]{3,4}|storm).*"))
                .filter(line -> !line.contains(" Z"))
                .toList();
    }

    @Override
    public void close() throws IOException {
        for (Sandbox sandbox : opened) {
            sandbox.close();
        }
        provider.close();
        try (var paths = Files.walk(outer)) {
            for (Path path : paths.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
