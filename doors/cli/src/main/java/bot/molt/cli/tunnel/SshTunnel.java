package bot.molt.cli.tunnel;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.concurrent.Task;
import bot.molt.base.concurrent.TaskScope;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// One run of `ssh` that holds a tunnel open.
final class SshTunnel implements AutoCloseable {
    private static final int MOST_LINES = 50;
    private static final Duration LAST_WORDS = Duration.ofSeconds(2);

    private final SshRoute route;
    private final Process process;
    private final TaskScope scope = new TaskScope("ssh");
    private final Task<List<String>> said;

    private SshTunnel(SshRoute route, Process process, PrintStream err) {
        this.route = route;
        this.process = process;
        this.said = scope.fork(() -> listen(process.errorReader(), err));
    }

    /// @param err where what `ssh` says is shown
    ///
    ///   Errors: `unavailable` where there is no `ssh`.
    static SshTunnel start(SshRoute route, PrintStream err) {
        ProcessBuilder builder = new ProcessBuilder(route.command());
        builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        try {
            return new SshTunnel(route, builder.start(), err);
        } catch (IOException e) {
            throw new CodedException(
                    ErrorCode.UNAVAILABLE,
                    "ssh: cannot be started: %s (expected: the client of OpenSSH on the PATH)"
                            .formatted(e.getMessage()),
                    e);
        }
    }

    private static List<String> listen(BufferedReader reader, PrintStream err) throws IOException {
        List<String> lines = new ArrayList<>();
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            String text = line.strip();
            if (!text.isEmpty()) {
                err.println("ssh: " + text);
                err.flush();
                lines.add(text);
            }
            if (lines.size() > MOST_LINES) {
                lines.removeFirst();
            }
        }
        return lines;
    }

    /// Waits until the port is open here; false where it came to an end before.
    boolean awaitUp() throws IOException {
        String line = process.inputReader().readLine();
        while (line != null && !line.equals(SshRoute.UP)) {
            line = process.inputReader().readLine();
        }
        return line != null;
    }

    /// Waits for the end.
    SshEnd awaitEnd() throws InterruptedException {
        process.waitFor();
        return SshEnd.of(route, said.join(LAST_WORDS).orElse(List.of()));
    }

    /// Ends `ssh`.
    @Override
    public void close() {
        process.destroy();
        scope.close();
    }
}
