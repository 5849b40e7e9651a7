package bot.molt.sandboxes.host;

import bot.molt.spi.sandbox.ExitStatus;
import bot.molt.spi.sandbox.ProcessRequest;
import bot.molt.spi.sandbox.ProcessRequest.Stderr;
import bot.molt.spi.sandbox.ProcessRequest.TerminalSize;
import bot.molt.spi.sandbox.Sandbox;
import bot.molt.spi.sandbox.SandboxProcess;
import bot.molt.spi.sandbox.SandboxSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A host sandbox on a new folder `outer/workspace`; what is beside the workspace is outside.
final class HostFixture implements AutoCloseable {
    final Path outer;
    final Path workspace;
    final Sandbox sandbox;
    private final HostSandboxProvider provider = new HostSandboxProvider();

    HostFixture() {
        this(true);
    }

    HostFixture(boolean confined) {
        try {
            outer = Files.createTempDirectory("host").toRealPath();
            workspace = Files.createDirectory(outer.resolve("workspace"));
            Map<String, String> env =
                    Map.of("PATH", "/usr/local/bin:/usr/bin:/bin", "LANG", "C.UTF-8");
            sandbox = provider.open(SandboxSpec.of(workspace.toString(), confined, "u", env));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    SandboxProcess shell(String line) throws IOException {
        return start(line, null, Stderr.MERGED);
    }

    SandboxProcess onTerminal(String line, int columns, int rows) throws IOException {
        return start(line, new TerminalSize(columns, rows), Stderr.MERGED);
    }

    SandboxProcess start(String line, @Nullable TerminalSize terminal, Stderr stderr)
            throws IOException {
        List<String> command = new ArrayList<>(sandbox.shell());
        command.add(line);
        return sandbox.start(new ProcessRequest(command, "", Map.of(), terminal, stderr));
    }

    /// What ran, wrote and gave.
    record Ran(String output, int code, @Nullable String signal) {}

    Ran run(String line) throws Exception {
        return finish(shell(line));
    }

    static Ran finish(SandboxProcess process) throws Exception {
        process.stdin().close();
        String output = new String(process.stdout().readAllBytes(), StandardCharsets.UTF_8);
        process.stdout().close();
        process.stderr().close();
        ExitStatus exit = process.waitFor();
        return new Ran(output, exit.code(), exit.signal());
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

    @Override
    public void close() throws IOException {
        sandbox.close();
        provider.close();
    }
}
