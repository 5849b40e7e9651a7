package bot.molt.base.service;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Runs the programs of the system that steer services.
@FunctionalInterface
interface SystemPrograms {
    /// The programs of this machine. One that takes longer than three minutes is ended.
    SystemPrograms REAL = SystemPrograms::start;

    long LIMIT_SECONDS = 180;

    /// What a program said, both streams in one.
    record Ran(int code, String output) {
        boolean fine() {
            return code == 0;
        }
    }

    /// @param more variables beside those of this process
    Ran run(Map<String, String> more, List<String> command) throws IOException;

    private static Ran start(Map<String, String> more, List<String> command) throws IOException {
        Path said = Files.createTempFile("moltbot-said", ".txt");
        try {
            ProcessBuilder builder =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(said.toFile());
            builder.environment().putAll(more);
            int code = await(builder.start(), command);
            return new Ran(code, Files.readString(said).strip());
        } finally {
            Files.delete(said);
        }
    }

    private static int await(Process process, List<String> command) throws IOException {
        process.getOutputStream().close();
        try {
            if (process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                return process.exitValue();
            }
            process.destroyForcibly();
            throw new IOException(
                    "%s: no end after %d seconds"
                            .formatted(String.join(" ", command), LIMIT_SECONDS));
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
            throw new IOException(String.join(" ", command) + ": interrupted", e);
        }
    }
}
