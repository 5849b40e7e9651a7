package bot.molt.sandboxes.docker;

import bot.molt.base.concurrent.TaskScope;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// Programs of the host that put an image together.
final class Command {
    private static final int TAIL = 15;
    private static final long GRACE_SECONDS = 15;

    private Command() {}

    /// Whether a program is on the path of this process.
    static boolean find(String name) {
        String path = System.getenv().getOrDefault("PATH", "") + ":/usr/sbin:/sbin";
        return Stream.of(path.split(":", -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, name)));
    }

    /// Runs to the end; interrupting ends it and its children. Errors: `IOException` with the last
    /// lines.
    static void run(List<String> command, Consumer<String> progress)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().merge("PATH", "/usr/sbin:/sbin", (a, b) -> a + ":" + b);
        Process process = builder.start();
        process.getOutputStream().close();
        Deque<String> tail = new ArrayDeque<>();
        try (TaskScope reading = new TaskScope("image-build")) {
            reading.fork(() -> lines(process.inputReader(), tail, progress));
            int code = process.waitFor();
            reading.join(Duration.ofSeconds(GRACE_SECONDS));
            if (code != 0) {
                throw new IOException(
                        "%s: code %d: %s".formatted(command.getFirst(), code, joined(tail)));
            }
        } finally {
            end(process);
        }
    }

    private static String joined(Deque<String> tail) {
        synchronized (tail) {
            return String.join("\n", tail);
        }
    }

    private static boolean lines(
            BufferedReader reader, Deque<String> tail, Consumer<String> progress)
            throws IOException {
        String line;
        while ((line = reader.readLine()) != null) {
            synchronized (tail) {
                tail.add(line);
                if (tail.size() > TAIL) {
                    tail.remove();
                }
            }
            progress.accept(line);
        }
        return true;
    }

    private static void end(Process process) {
        if (!process.isAlive()) {
            return;
        }
        List<ProcessHandle> children = process.descendants().toList();
        process.destroy();
        children.forEach(ProcessHandle::destroy);
        boolean interrupted = Thread.interrupted();
        try {
            process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        children.forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /// Removes a folder and what a program left mounted in it; other file systems stay.
    static void remove(Path folder) throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            for (String mounted : mounted(folder)) {
                new ProcessBuilder("umount", "-l", mounted).start().waitFor();
            }
            new ProcessBuilder("rm", "-rf", "--one-file-system", folder.toString())
                    .start()
                    .waitFor();
        } catch (InterruptedException e) {
            interrupted = true;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static List<String> mounted(Path folder) throws IOException {
        Path table = Path.of("/proc/self/mounts");
        return Files.readAllLines(table).stream()
                .map(line -> line.split(" ", 3)[1])
                .filter(at -> at.startsWith(folder + "/"))
                .toList();
    }
}
