package bot.molt.fleet.driver;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Programs of the system that a driver runs.
///
/// Threads: any.
public final class Program {
    private static final int SHOWN = 600;

    private Program() {}

    /// Runs one to its end; what it said, both streams in one.
    ///
    /// Errors: `DriverException` where it is not there, fails, or takes longer than `limit`, with
    /// the last lines that it said.
    public static String run(Duration limit, List<String> command)
            throws DriverException, InterruptedException {
        return run(limit, command, "");
    }

    /// Runs one to its end.
    ///
    /// @param input what it reads
    public static String run(Duration limit, List<String> command, String input)
            throws DriverException, InterruptedException {
        try {
            return ran(limit, command, input);
        } catch (IOException e) {
            throw new DriverException(
                    "%s: %s (is it installed?)".formatted(command.getFirst(), e.getMessage()), e);
        }
    }

    private static String ran(Duration limit, List<String> command, String input)
            throws IOException, DriverException, InterruptedException {
        Path in = Files.createTempFile("moltage", ".in");
        Path out = Files.createTempFile("moltage", ".out");
        try {
            Files.writeString(in, input);
            int code = code(limit, command, in, out);
            String said = Files.readString(out, StandardCharsets.ISO_8859_1).strip();
            if (code != 0) {
                throw new DriverException(
                        "%s %s: exit %d: %s"
                                .formatted(
                                        command.getFirst(),
                                        command.size() > 1 ? command.get(1) : "",
                                        code,
                                        said.substring(Math.max(0, said.length() - SHOWN))));
            }
            return said;
        } finally {
            Files.deleteIfExists(in);
            Files.deleteIfExists(out);
        }
    }

    private static int code(Duration limit, List<String> command, Path in, Path out)
            throws IOException, DriverException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectInput(in.toFile())
                        .redirectOutput(out.toFile());
        Map<String, String> env = builder.environment();
        String path = env.getOrDefault("PATH", "/usr/bin:/bin");
        env.clear();
        env.put("PATH", path + ":/usr/sbin:/sbin");
        env.put("LC_ALL", "C");
        env.put("DEBIAN_FRONTEND", "noninteractive");
        Process process = builder.start();
        try {
            if (process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                return process.exitValue();
            }
            throw new DriverException(
                    "%s: no end after %d s".formatted(command.getFirst(), limit.toSeconds()));
        } finally {
            process.destroyForcibly();
        }
    }
}
