package bot.molt.execution.sandbox.settings;

import bot.molt.base.DataSize;
import bot.molt.base.Require;
import bot.molt.base.bind.Aka;
import bot.molt.base.bind.Doc;
import bot.molt.base.bind.Guarded;
import bot.molt.base.json.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Another spelling of `sandbox.limits`, under `sandbox.docker`; `limits` of the same section wins.
/// It holds for every kind of sandbox.
public record ContainerLimits(
        @Doc("As limits.pids.") @Guarded @Nullable Integer pidsLimit,
        @Doc("As limits.memory.") @Aka("memoryLimit") @Guarded @Nullable DataSize memory,
        @Doc("As limits.memorySwap.") @Guarded @Nullable String memorySwap,
        @Doc("As limits.cpus.") @Aka("cpuLimit") @Guarded @Nullable Double cpus,
        @Doc("nofile, fsize, nproc and cpu: as limits.openFiles, fileSize, pids and cpuTime.")
                @Guarded
                @Nullable Map<String, Json> ulimits) {
    private static final List<String> KNOWN = List.of("nofile", "fsize", "nproc", "cpu");

    public ContainerLimits {
        if (pidsLimit != null) {
            Require.range("pidsLimit", pidsLimit, -1, 4_194_304);
        }
        if (memorySwap != null) {
            SwapText.check(memorySwap);
        }
        if (cpus != null) {
            LimitsConfig.checkCpus(cpus);
        }
        if (ulimits != null) {
            ulimits.forEach(ContainerLimits::check);
        }
    }

    private static void check(String name, Json value) {
        Require.that(KNOWN.contains(name), "ulimits", name, "one of " + String.join(", ", KNOWN));
        Require.that(
                soft(value).isPresent(),
                "ulimits",
                name + "=" + value,
                "a number, \"soft:hard\" or {soft, hard}");
    }

    /// The lower of the two numbers of a limit.
    public Optional<Long> ulimit(String name) {
        return ulimits == null
                ? Optional.empty()
                : Optional.ofNullable(ulimits.get(name)).flatMap(ContainerLimits::soft);
    }

    private static Optional<Long> soft(Json value) {
        return switch (value) {
            case Json.Num number -> whole(number.toString());
            case Json.Str(String text) -> whole(text.split(":", 2)[0]);
            case Json.Obj object ->
                    Optional.ofNullable(object.get("soft"))
                            .or(() -> Optional.ofNullable(object.get("hard")))
                            .flatMap(part -> whole(part.toString()));
            default -> Optional.empty();
        };
    }

    private static Optional<Long> whole(String text) {
        return text.matches("\\d{1,15}") ? Optional.of(Long.parseLong(text)) : Optional.empty();
    }
}
