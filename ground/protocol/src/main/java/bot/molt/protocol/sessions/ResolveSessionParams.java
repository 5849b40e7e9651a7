package bot.molt.protocol.sessions;

import org.jspecify.annotations.Nullable;

/// A session by exactly one of its names.
public record ResolveSessionParams(
        @Nullable String key,
        @Nullable String sessionId,
        @Nullable String label,
        @Nullable String agentId,
        @Nullable String spawnedBy,
        @Nullable Boolean includeGlobal,
        @Nullable Boolean includeUnknown) {
    public ResolveSessionParams {
        long named =
                java.util.stream.Stream.of(key, sessionId, label)
                        .filter(java.util.Objects::nonNull)
                        .count();
        bot.molt.base.Require.that(
                named == 1, "key", named + " names", "exactly one of key, sessionId and label");
    }
}
