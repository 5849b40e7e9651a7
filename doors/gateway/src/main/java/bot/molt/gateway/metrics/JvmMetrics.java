package bot.molt.gateway.metrics;

import java.lang.management.BufferPoolMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryUsage;
import java.lang.management.ThreadMXBean;
import java.util.Locale;
import java.util.function.Supplier;

/// What the virtual machine says of itself: memory, collections, threads, classes.
public final class JvmMetrics {
    private static final double SECOND = 1_000;

    private JvmMetrics() {}

    /// Adds all of it to `metrics`.
    public static void register(Metrics metrics) {
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        area(metrics, "heap", memory::getHeapMemoryUsage);
        area(metrics, "nonheap", memory::getNonHeapMemoryUsage);
        for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
            metrics.gauge(
                    "moltbot_jvm_memory_pool_used_bytes",
                    "Used memory of a pool.",
                    () -> pool.getUsage().getUsed(),
                    "pool",
                    label(pool.getName()));
        }
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            String name = label(collector.getName());
            metrics.total(
                    "moltbot_jvm_gc_collections_total",
                    "Garbage collections.",
                    collector::getCollectionCount,
                    "gc",
                    name);
            metrics.total(
                    "moltbot_jvm_gc_seconds_total",
                    "Time in garbage collections.",
                    () -> collector.getCollectionTime() / SECOND,
                    "gc",
                    name);
        }
        for (BufferPoolMXBean pool : ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)) {
            metrics.gauge(
                    "moltbot_jvm_buffer_used_bytes",
                    "Memory of buffers outside of the heap.",
                    pool::getMemoryUsed,
                    "pool",
                    label(pool.getName()));
        }
        threads(metrics, ManagementFactory.getThreadMXBean());
        metrics.gauge(
                "moltbot_jvm_classes_loaded",
                "Loaded classes.",
                () -> ManagementFactory.getClassLoadingMXBean().getLoadedClassCount());
    }

    private static void area(Metrics metrics, String area, Supplier<MemoryUsage> usage) {
        metrics.gauge(
                "moltbot_jvm_memory_used_bytes",
                "Used memory.",
                () -> usage.get().getUsed(),
                "area",
                area);
        metrics.gauge(
                "moltbot_jvm_memory_committed_bytes",
                "Memory that the system has given.",
                () -> usage.get().getCommitted(),
                "area",
                area);
        metrics.gauge(
                "moltbot_jvm_memory_max_bytes",
                "Memory that may be used; -1 where there is no limit.",
                () -> usage.get().getMax(),
                "area",
                area);
    }

    private static void threads(Metrics metrics, ThreadMXBean threads) {
        String name = "moltbot_jvm_threads";
        String help = "Platform threads.";
        metrics.gauge(name, help, threads::getThreadCount, "kind", "live");
        metrics.gauge(name, help, threads::getDaemonThreadCount, "kind", "daemon");
        metrics.gauge(name, help, threads::getPeakThreadCount, "kind", "peak");
    }

    /// `Eden Space` as `eden_space`.
    private static String label(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "_");
    }
}
