package bot.molt.protocol.sandbox;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The sandboxes that are open, those that were used last at the end.
///
/// @param containers those that are made from an image, in the fields that other clients of the
///   protocol know
/// @param browsers always empty
public record ListSandboxesResult(
        List<Item> sandboxes, List<Container> containers, List<Container> browsers) {
    /// One sandbox.
    ///
    /// @param kind `host`, `bubblewrap`, `docker` …
    /// @param user whose it is; `*` where users share it
    /// @param running whether a call uses it or a process runs in it
    public record Item(
            String name,
            String kind,
            String user,
            Place workspace,
            @Nullable Image image,
            boolean running,
            Instant createdAt,
            Instant lastUsedAt,
            Use use) {}

    /// The folder that calls work in.
    ///
    /// @param id an id of `routing.workspaces`; null for the user's own
    /// @param session the session that has it alone; null where sessions share it
    public record Place(@Nullable String id, String folder, @Nullable String session) {}

    /// What it was made from.
    ///
    /// @param current whether the configuration still says the same image
    public record Image(String name, boolean current) {}

    /// What its processes use now; absent where it is not known.
    public record Use(
            @Nullable Long memoryBytes, @Nullable Long cpuTimeMs, @Nullable Integer processes) {}

    /// One container.
    public record Container(
            String containerName,
            String sessionKey,
            String image,
            boolean imageMatch,
            boolean running,
            long createdAtMs,
            long lastUsedAtMs) {}
}
