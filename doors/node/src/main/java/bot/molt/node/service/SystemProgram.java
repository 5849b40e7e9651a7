package bot.molt.node.service;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A program of the operating system that manages services.
///
/// @param name `systemctl`, `launchctl`
/// @param environment it is found and run with
record SystemProgram(String name, Map<String, String> environment) {
    private static final int LIMIT_SECONDS = 60;

    /// What it said.
    record Said(int code, String text) {
        boolean worked() {
            return code == 0;
        }
    }

    /// Runs it; what it prints is short.
    ///
    /// Errors: `unavailable` where there is no such program, or it does not end.
    Said run(String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(path()));
        command.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        String text =
                new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new CodedException(
                    ErrorCode.UNAVAILABLE,
                    "%s: no end within %d s".formatted(String.join(" ", command), LIMIT_SECONDS));
        }
        return new Said(process.exitValue(), text);
    }

    private String path() {
        for (String folder : environment.getOrDefault("PATH", "/usr/bin:/bin").split(":")) {
            java.nio.file.Path file = java.nio.file.Path.of(folder, name);
            if (folder.startsWith("/") && java.nio.file.Files.isExecutable(file)) {
                return file.toString();
            }
        }
        throw new CodedException(
                ErrorCode.UNAVAILABLE,
                "%s was not found on the PATH (expected: a system that has it); without it, let what you have start `moltbot node run`"
                        .formatted(name));
    }
}
