package bot.molt.gateway.program;

import bot.molt.base.concurrent.Task;
import bot.molt.base.concurrent.TaskScope;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// Runs a program to its end and returns what it wrote.
///
/// Threads: any; blocks the caller.
public final class Program {
    private static final int MOST = 1 << 20;

    private Program() {}

    /// How a program ended.
    ///
    /// @param code its exit code
    /// @param out what it wrote on standard output, one megabyte at most
    /// @param err the same of standard error
    public record Ended(int code, String out, String err) {
        /// What it said, for people: standard error, else standard output, on one line.
        public String said() {
            String text = err.isBlank() ? out : err;
            return text.strip().replaceAll("\\s*\\R\\s*", "; ");
        }
    }

    /// Runs a command line without a shell; `more` adds to the environment.
    ///
    /// Errors: `IOException` where it cannot be started or has not ended after `limit`; then it is
    /// killed.
    public static Ended run(List<String> command, Map<String, String> more, Duration limit)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(more);
        builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        Process process = builder.start();
        try (TaskScope reading = new TaskScope("program-output")) {
            Task<String> out = reading.fork(() -> text(process.getInputStream()));
            Task<String> err = reading.fork(() -> text(process.getErrorStream()));
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IOException(
                        "%s: not done after %d s".formatted(command.getFirst(), limit.toSeconds()));
            }
            return new Ended(
                    process.exitValue(), out.join(limit).orElse(""), err.join(limit).orElse(""));
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private static String text(InputStream in) throws IOException {
        byte[] bytes = in.readNBytes(MOST);
        in.skip(Long.MAX_VALUE);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /// The program of a name on a `PATH`.
    public static Optional<Path> find(String name, String path) {
        return List.of(path.split(":")).stream()
                .filter(folder -> folder.startsWith("/"))
                .map(folder -> Path.of(folder, name))
                .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
                .findFirst();
    }
}
