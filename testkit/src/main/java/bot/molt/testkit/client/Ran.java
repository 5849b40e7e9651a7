package bot.molt.testkit.client;

import bot.molt.base.concurrent.Task;
import bot.molt.base.concurrent.TaskScope;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A program that ran to its end.
///
/// @param output standard output and error together
public record Ran(int exitCode, String output) {
    /// Runs it with nothing to read; what takes longer than `limit` is killed.
    ///
    /// Errors: `IllegalStateException` with the output so far where it took too long.
    public static Ran of(
            Path folder, Map<String, String> environment, Duration limit, List<String> command)
            throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        builder.environment().putAll(environment);
        Process process = builder.start();
        try (TaskScope scope = new TaskScope("ran")) {
            Task<byte[]> output = scope.fork(() -> process.getInputStream().readAllBytes());
            boolean ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
            if (!ended) {
                process.destroyForcibly();
            }
            String text = new String(output.join(), StandardCharsets.UTF_8);
            if (!ended) {
                throw new IllegalStateException(
                        "%s: not ended after %s; it wrote: %s".formatted(command, limit, text));
            }
            return new Ran(process.exitValue(), text);
        }
    }

    /// The lines of the output.
    public List<String> lines() {
        return output.lines().toList();
    }
}
