package bot.molt.execution.shell;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A folder of programs that write down how they were called, and shells that find nothing else.
final class ExecutionLog {
    private static final List<String> WRAPPERS =
            List.of(
                    "env", "xargs", "find", "nice", "nohup", "setsid", "stdbuf", "timeout", "sh",
                    "bash");

    private final Path folder;

    private ExecutionLog(Path folder) {
        this.folder = folder;
    }

    static ExecutionLog in(Path folder) throws IOException {
        ExecutionLog log = new ExecutionLog(folder);
        Path bin = Files.createDirectories(folder.resolve("bin"));
        Path work = Files.createDirectories(folder.resolve("work"));
        for (String name : CommandLines.PROGRAMS) {
            log.program(bin.resolve(name), "exit 0");
            log.program(work.resolve(name), "exit 0");
        }
        for (String name : WRAPPERS) {
            Path real = Path.of("/usr/bin", name);
            log.program(bin.resolve(name), "exec %s \"$@\"".formatted(real));
        }
        for (String name :
                List.of(
                        "a b",
                        "-n",
                        "x;four",
                        "$(four)",
                        "`four`",
                        "x&four",
                        "x|four",
                        "-v",
                        "a[$(four)]",
                        "-exec",
                        ";")) {
            Files.writeString(work.resolve(name), "four\n$(four)\n-exec four\n");
        }
        return log;
    }

    private void program(Path file, String then) throws IOException {
        Files.writeString(
                file,
                """
                #!/bin/sh
                printf '%%s\\037' "${0##*/}" "$@" '\036' >> '%s'
                %s
                """
                        .formatted(folder.resolve("log"), then));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /// Runs the text; what was started, with arguments.
    List<List<String>> run(String shell, String text) throws IOException, InterruptedException {
        Path log = folder.resolve("log");
        Files.deleteIfExists(log);
        ProcessBuilder builder = new ProcessBuilder(shell, "-c", text);
        builder.environment().clear();
        builder.environment().put("PATH", folder.resolve("bin").toString());
        builder.environment().put("HOME", folder.resolve("work").toString());
        builder.directory(folder.resolve("work").toFile());
        builder.redirectErrorStream(true).redirectInput(new File("/dev/null"));
        Process process = builder.start();
        Thread end = Thread.ofVirtual().start(() -> endLater(process));
        process.getInputStream().readAllBytes();
        process.waitFor();
        end.interrupt();
        return Files.exists(log) ? read(Files.readString(log)) : List.of();
    }

    private static void endLater(Process process) {
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static List<List<String>> read(String log) {
        return Arrays.stream(log.split("\036\037"))
                .filter(record -> !record.isEmpty())
                .map(record -> List.of(record.substring(0, record.length() - 1).split("\037", -1)))
                .toList();
    }
}
