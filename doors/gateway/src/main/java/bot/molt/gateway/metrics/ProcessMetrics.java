package bot.molt.gateway.metrics;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/// What the process itself costs.
public final class ProcessMetrics {
    private static final Path STATM = Path.of("/proc/self/statm");
    private static final long PAGE = 4096;

    private ProcessMetrics() {}

    /// Adds memory, threads, uptime and the build to `metrics`.
    public static void register(Metrics metrics, String version) {
        metrics.gauge(
                "moltbot_build_info",
                "The running version; always 1.",
                () -> 1,
                "version",
                version,
                "java",
                Runtime.version().toString());
        String memory = "moltbot_process_memory_bytes";
        String help = "Memory of the process.";
        Runtime runtime = Runtime.getRuntime();
        metrics.gauge(
                memory, help, () -> runtime.totalMemory() - runtime.freeMemory(), "kind", "heap");
        metrics.gauge(memory, help, ProcessMetrics::resident, "kind", "resident");
        metrics.gauge(
                "moltbot_process_threads",
                "Platform threads.",
                () -> ManagementFactory.getThreadMXBean().getThreadCount());
        metrics.gauge(
                "moltbot_process_uptime_seconds",
                "Time since the start.",
                () -> ManagementFactory.getRuntimeMXBean().getUptime() / 1000.0);
    }

    /// 0 where the system does not tell.
    private static double resident() {
        try {
            return Long.parseLong(Files.readString(STATM).split(" ", -1)[1]) * (double) PAGE;
        } catch (IOException | NumberFormatException e) {
            return 0;
        }
    }
}
