package bot.molt.execution.sandbox.settings;

import bot.molt.base.DataSize;
import bot.molt.base.Require;
import bot.molt.base.bind.Aka;
import bot.molt.base.bind.Doc;
import bot.molt.base.bind.Guarded;
import bot.molt.base.bind.Unit;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/// Settings under `sandbox.limits`. 0 is no limit.
public record LimitsConfig(
        @Doc("Memory of all processes. Without it: 2gb.") @Aka("memoryLimit") @Guarded
                @Nullable DataSize memory,
        @Doc(
                        "Memory and swap together; -1 is no limit. Without it: as memory, so that none is swapped.")
                @Guarded
                @Nullable String memorySwap,
        @Doc("Processors, 0.5 is half of one. Without it: half of the machine's, at least 1.")
                @Aka("cpuLimit")
                @Guarded
                @Nullable Double cpus,
        @Doc("Processes and threads. Without it: 512.") @Aka("pidsLimit") @Guarded
                @Nullable Integer pids,
        @Doc("Bytes in the workspace and the sandbox's own folders. Without it: 10gb.") @Guarded
                @Nullable DataSize disk,
        @Doc("Files there. Without it: 500000.") @Guarded @Nullable Long files,
        @Doc("Bytes of one file. Without it: 4gb.") @Guarded @Nullable DataSize fileSize,
        @Doc("Open files of one process. Without it: 4096.") @Guarded @Nullable Integer openFiles,
        @Doc("Processor time of one process; a number counts seconds. Without it: no limit.")
                @Guarded
                @Nullable Duration cpuTime,
        @Doc(
                        "Time after which a command is ended, also where its call names a longer one; a number counts milliseconds. Without it: no limit of its own.")
                @Unit(ChronoUnit.MILLIS)
                @Guarded
                @Nullable Duration timeout) {
    private static final int MOST_PIDS = 4_194_304;

    /// Nothing is written.
    public static final LimitsConfig NONE =
            new LimitsConfig(null, null, null, null, null, null, null, null, null, null);

    public LimitsConfig {
        if (memorySwap != null) {
            SwapText.check(memorySwap);
        }
        if (cpus != null) {
            checkCpus(cpus);
        }
        if (pids != null) {
            Require.range("pids", pids, 0, MOST_PIDS);
        }
        if (files != null) {
            Require.range("files", files, 0, Long.MAX_VALUE);
        }
        if (openFiles != null) {
            Require.range("openFiles", openFiles, 0, 1 << 30);
        }
    }

    static void checkCpus(double cpus) {
        Require.that(cpus >= 0 && cpus <= 4_096, "cpus", cpus, "0..4096");
    }
}
