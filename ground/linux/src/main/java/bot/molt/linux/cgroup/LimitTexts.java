package bot.molt.linux.cgroup;

import bot.molt.spi.sandbox.SandboxLimits;
import java.util.LinkedHashMap;
import java.util.Map;

/// What is written into which file for limits, in this order. Swap is limited with the memory: none
/// where the limits say 0.
///
/// Source: Documentation/admin-guide/cgroup-v2.rst and cgroup-v1 of the kernel.
final class LimitTexts {
    private static final int PERIOD = 100_000;

    /// The kernel takes no less.
    private static final long SMALLEST_QUOTA = 1_000;

    private LimitTexts() {}

    /// Files of one controller in a group of v2.
    static Map<String, String> unified(String controller, SandboxLimits limits) {
        Map<String, String> texts = new LinkedHashMap<>();
        boolean bounded = limits.memory() > 0;
        switch (controller) {
            case "memory" -> {
                texts.put("memory.max", bounded ? Long.toString(limits.memory()) : "max");
                texts.put("memory.swap.max", bounded ? Long.toString(limits.swap()) : "max");
            }
            case "cpu" -> {
                String quota = limits.cpus() > 0 ? Long.toString(quota(limits)) : "max";
                texts.put("cpu.max", quota + " " + PERIOD);
            }
            case "pids" -> texts.put("pids.max", pids(limits));
            default -> texts.clear();
        }
        return texts;
    }

    /// Files of one controller in a group of v1.
    static Map<String, String> legacy(String controller, SandboxLimits limits) {
        Map<String, String> texts = new LinkedHashMap<>();
        boolean bounded = limits.memory() > 0;
        long both = limits.memory() + limits.swap();
        switch (controller) {
            case "memory" -> {
                texts.put("memory.limit_in_bytes", bounded ? Long.toString(limits.memory()) : "-1");
                texts.put("memory.memsw.limit_in_bytes", bounded ? Long.toString(both) : "-1");
            }
            case "cpu" -> {
                texts.put("cpu.cfs_period_us", Integer.toString(PERIOD));
                texts.put(
                        "cpu.cfs_quota_us",
                        limits.cpus() > 0 ? Long.toString(quota(limits)) : "-1");
            }
            case "pids" -> texts.put("pids.max", pids(limits));
            default -> texts.clear();
        }
        return texts;
    }

    private static long quota(SandboxLimits limits) {
        return Math.max(SMALLEST_QUOTA, Math.round(limits.cpus() * PERIOD));
    }

    private static String pids(SandboxLimits limits) {
        return limits.pids() > 0 ? Integer.toString(limits.pids()) : "max";
    }
}
