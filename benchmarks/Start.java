import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Start to first answer, and memory at rest: `java Start.java ROUNDS IDLE_SECONDS NAME PORT COMMAND [NAME PORT COMMAND …]`.
///
/// The commands take turns. Each is started, asked for `/health` every 2 ms until it answers 200, and ended; in the last round it rests for
/// IDLE_SECONDS first. Memory is the resident set of the whole process tree.
public final class Start {
    private record Subject(String name, int port, String command) {}

    public static void main(String[] args) throws IOException, InterruptedException {
        int rounds = Integer.parseInt(args[0]);
        int idle = Integer.parseInt(args[1]);
        List<Subject> subjects = new ArrayList<>();
        for (int i = 2; i + 2 < args.length; i += 3) {
            subjects.add(new Subject(args[i], Integer.parseInt(args[i + 1]), args[i + 2]));
        }
        Map<Subject, double[]> times = new LinkedHashMap<>();
        subjects.forEach(subject -> times.put(subject, new double[rounds]));
        for (int round = 0; round < rounds; round++) {
            for (Subject subject : subjects) {
                times.get(subject)[round] = once(subject, round == rounds - 1 ? idle : 0);
            }
        }
        times.forEach((subject, seconds) -> {
            Arrays.sort(seconds);
            System.out.printf(
                    "start %-10s median %.3f s (min %.3f, max %.3f, %d rounds)%n",
                    subject.name(), seconds[rounds / 2], seconds[0], seconds[rounds - 1], rounds);
        });
    }

    private static double once(Subject subject, int idleSeconds) throws IOException, InterruptedException {
        long start = System.nanoTime();
        Process process =
                new ProcessBuilder("sh", "-c", "exec " + subject.command())
                        .redirectErrorStream(true)
                        .redirectOutput(Path.of("/tmp/bench-start-" + subject.name() + ".log").toFile())
                        .start();
        try {
            while (!answers(subject.port())) {
                if (!process.isAlive() || System.nanoTime() - start > 90e9) {
                    throw new IOException(subject.name() + " did not start; see /tmp/bench-start-" + subject.name() + ".log");
                }
                Thread.sleep(2);
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            if (idleSeconds > 0) {
                Thread.sleep(idleSeconds * 1000L);
                System.out.printf("idle  %-10s %.0f MB resident after %d s%n", subject.name(), rss(process.toHandle()), idleSeconds);
            }
            return seconds;
        } finally {
            end(process);
        }
    }

    private static boolean answers(int port) {
        try {
            HttpURLConnection connection =
                    (HttpURLConnection) URI.create("http://127.0.0.1:" + port + "/health").toURL().openConnection();
            connection.setReadTimeout(5000);
            return connection.getResponseCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    private static double rss(ProcessHandle root) throws IOException {
        double sum = 0;
        try (Stream<ProcessHandle> tree = Stream.concat(Stream.of(root), root.descendants())) {
            for (ProcessHandle process : tree.toList()) {
                for (String line : Files.readAllLines(Path.of("/proc/" + process.pid() + "/status"))) {
                    if (line.startsWith("VmRSS:")) {
                        sum += Integer.parseInt(line.replaceAll("\\D", "")) / 1024.0;
                    }
                }
            }
        }
        return sum;
    }

    private static void end(Process process) throws InterruptedException {
        List<ProcessHandle> tree = Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
        process.destroy();
        if (!process.waitFor(15, java.util.concurrent.TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        tree.forEach(ProcessHandle::destroyForcibly);
        process.waitFor();
    }
}
