package bot.molt.execution.sandbox;

import bot.molt.base.DataSize;
import bot.molt.execution.sandbox.Sections.Found;
import bot.molt.execution.sandbox.Sections.Spelling;
import bot.molt.execution.sandbox.settings.ContainerLimits;
import bot.molt.execution.sandbox.settings.LimitsConfig;
import bot.molt.execution.sandbox.settings.SandboxConfig;
import bot.molt.execution.sandbox.settings.SwapText;
import bot.molt.spi.sandbox.SandboxLimits;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The limits of a sandbox, put together from `limits` and its other spellings.
final class PlannedLimits {
    private static final DataSize MEMORY = DataSize.parse("2gb");
    private static final int PIDS = 512;
    private static final DataSize DISK = DataSize.parse("10gb");
    private static final long FILES = 500_000;
    private static final DataSize FILE_SIZE = DataSize.parse("4gb");
    private static final int OPEN_FILES = 4_096;

    /// As much as nothing: the kernel counts in pages, and 0 would be no limit.
    private static final long NO_SWAP = 1;

    private final Sections sections;
    private final int processors;

    /// @param processors of this machine
    PlannedLimits(Sections sections, int processors) {
        this.sections = sections;
        this.processors = processors;
    }

    SandboxLimits into(Draft draft) {
        long memory =
                draft.take(
                                "limits.memory",
                                sections.find(
                                        MEMORY,
                                        List.of(
                                                limit("memory", LimitsConfig::memory),
                                                docker("memory", ContainerLimits::memory))))
                        .bytes();
        double cpus =
                draft.take(
                        "limits.cpus",
                        sections.find(
                                Math.max(1.0, processors / 2.0),
                                List.of(
                                        limit("cpus", LimitsConfig::cpus),
                                        docker("cpus", ContainerLimits::cpus))));
        long pids = draft.take("limits.pids", pids());
        DataSize disk =
                draft.take(
                        "limits.disk",
                        sections.find(DISK, List.of(limit("disk", LimitsConfig::disk))));
        long files =
                draft.take(
                        "limits.files",
                        sections.find(FILES, List.of(limit("files", LimitsConfig::files))));
        Duration cpuTime =
                draft.take(
                        "limits.cpuTime",
                        sections.find(
                                Duration.ZERO,
                                List.of(
                                        limit("cpuTime", LimitsConfig::cpuTime),
                                        ulimit("cpu", Duration::ofSeconds))));
        return new SandboxLimits(
                memory,
                swap(memory, draft),
                cpus,
                (int) pids,
                disk.bytes(),
                files,
                fileSize(draft),
                openFiles(draft),
                cpuTime);
    }

    private Found<Long> pids() {
        return sections.find(
                (long) PIDS,
                List.of(
                        limit("pids", limits -> whole(limits.pids())),
                        docker("pidsLimit", limits -> whole(limits.pidsLimit())),
                        ulimit("nproc", Function.identity())));
    }

    /// -1 is how containers write no limit.
    private static @Nullable Long whole(@Nullable Integer value) {
        return value == null ? null : Long.valueOf(Math.max(0, value));
    }

    private long fileSize(Draft draft) {
        return draft.take(
                        "limits.fileSize",
                        sections.find(
                                FILE_SIZE,
                                List.of(
                                        limit("fileSize", LimitsConfig::fileSize),
                                        ulimit("fsize", DataSize::new))))
                .bytes();
    }

    private int openFiles(Draft draft) {
        return draft.take(
                "limits.openFiles",
                sections.find(
                        OPEN_FILES,
                        List.of(
                                limit("openFiles", LimitsConfig::openFiles),
                                ulimit("nofile", Math::toIntExact))));
    }

    /// What is written counts memory and swap together.
    private long swap(long memory, Draft draft) {
        Found<String> both =
                sections.find(
                        "",
                        List.of(
                                limit("memorySwap", LimitsConfig::memorySwap),
                                docker("memorySwap", ContainerLimits::memorySwap)));
        if (both.value().isEmpty()) {
            draft.note("limits.swap", memory == 0 ? "no limit" : "none", both.source());
            return memory == 0 ? 0 : NO_SWAP;
        }
        OptionalLong bytes = SwapText.parse(both.value());
        if (bytes.isEmpty() || bytes.getAsLong() == 0) {
            draft.note("limits.swap", "no limit", both.source());
            return 0;
        }
        long swap = Math.max(NO_SWAP, bytes.getAsLong() - memory);
        String text = swap == NO_SWAP ? "none" : new DataSize(swap).toString();
        draft.note("limits.swap", text, both.source());
        return swap;
    }

    private static <T> Spelling<T> limit(String key, Function<LimitsConfig, @Nullable T> read) {
        return new Spelling<>(
                "limits." + key, config -> Optional.ofNullable(read.apply(config.limits())));
    }

    private static <T> Spelling<T> docker(String key, Function<ContainerLimits, @Nullable T> read) {
        return new Spelling<>(
                "docker." + key,
                config -> Optional.ofNullable(read.apply(config.docker().limits())));
    }

    private static <T> Spelling<T> ulimit(String name, Function<Long, T> read) {
        Function<SandboxConfig, Optional<T>> find =
                config -> config.docker().limits().ulimit(name).map(read);
        return new Spelling<>("docker.ulimits." + name, find);
    }
}
