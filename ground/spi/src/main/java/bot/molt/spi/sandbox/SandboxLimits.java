package bot.molt.spi.sandbox;

import bot.molt.base.Require;
import java.time.Duration;

/// What all processes of a sandbox may use together, unless a component says otherwise. 0 is no
/// limit.
///
/// @param memory bytes
/// @param swap bytes of swap beside the memory
/// @param cpus processors, 0.5 is half of one
/// @param pids processes and threads
/// @param disk bytes in the workspace and the scratch folder together
/// @param files entries in the workspace and the scratch folder together
/// @param fileSize bytes of one file
/// @param openFiles descriptors of one process
/// @param cpuTime processor time of one process
public record SandboxLimits(
        long memory,
        long swap,
        double cpus,
        int pids,
        long disk,
        long files,
        long fileSize,
        int openFiles,
        Duration cpuTime) {
    /// No limit at all.
    public static final SandboxLimits NONE =
            new SandboxLimits(0, 0, 0, 0, 0, 0, 0, 0, Duration.ZERO);

    public SandboxLimits {
        Require.that(memory >= 0, "memory", memory, "bytes, or 0");
        Require.that(cpus >= 0 && cpus <= 4_096, "cpus", cpus, "0..4096");
        Require.range("pids", pids, 0, 4_194_304);
        Require.range("openFiles", openFiles, 0, 1 << 30);
        Require.that(!cpuTime.isNegative(), "cpuTime", cpuTime, "a time, or 0");
    }
}
