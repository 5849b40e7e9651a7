package bot.molt.gateway.metrics;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;

/// What the process itself costs.
public final class ProcessMetrics {
    private static final Path STATM = Path.of("/proc/self/statm");
    private static final long PAGE = 4096;
    private static final double SECOND = 1e9;

    private ProcessMetrics() {}

    /// Adds memory, processor time, descriptors, threads, uptime and the build to `metrics`.
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
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean os) {
            system(metrics, os);
        }
    }

    private static void system(Metrics metrics, UnixOperatingSystemMXBean os) {
        metrics.total(
                "moltbot_process_cpu_seconds_total",
                "Processor time of the process.",
                () -> os.getProcessCpuTime() / SECOND);
        metrics.gauge(
                "moltbot_process_descriptors_open",
                "Open file descriptors.",
                os::getOpenFileDescriptorCount);
        metrics.gauge(
                "moltbot_process_descriptors_max",
                "File descriptors that may be open.",
                os::getMaxFileDescriptorCount);
        metrics.gauge(
                "moltbot_process_processors",
                "Processors that may be used.",
                os::getAvailableProcessors);
    }

    /// Adds the room on the disk of a folder.
    public static void disk(Metrics metrics, Path folder) {
        metrics.gauge(
                "moltbot_state_disk_free_bytes",
                "Room on the disk of the state folder.",
                () -> of(folder, FileStore::getUsableSpace));
        metrics.gauge(
                "moltbot_state_disk_size_bytes",
                "Size of the disk of the state folder.",
                () -> of(folder, FileStore::getTotalSpace));
    }

    /// A number that a disk says of itself.
    @FunctionalInterface
    private interface Asked {
        long of(FileStore store) throws IOException;
    }

    /// Not a number where the system does not tell.
    private static double of(Path folder, Asked asked) {
        try {
            return asked.of(Files.getFileStore(folder));
        } catch (IOException e) {
            return Double.NaN;
        }
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
