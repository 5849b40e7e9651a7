package bot.molt.protocol.sessions;

import bot.molt.base.Require;
import bot.molt.base.bind.Default;
import bot.molt.base.bind.Flat;
import bot.molt.base.json.Json;
import org.jspecify.annotations.Nullable;

/// Which sessions are listed, newest first.
///
/// @param limit how many at most
/// @param activeMinutes only those in which something happened since
/// @param search in key, label and names; letters of either size
public record ListSessionsParams(
        @Default("1000") int limit,
        @Nullable Long activeMinutes,
        @Nullable String label,
        @Nullable String spawnedBy,
        @Nullable String agentId,
        @Nullable String search,
        @Flat With with,
        @Flat Newer newer) {
    public ListSessionsParams {
        Require.range("limit", limit, 1, 10_000);
        if (activeMinutes != null) {
            Require.range("activeMinutes", activeMinutes, 1, 5_256_000);
        }
    }

    /// What each row says besides.
    public record With(
            @Default("false") boolean includeGlobal,
            @Default("false") boolean includeUnknown,
            @Default("false") boolean includeDerivedTitles,
            @Default("false") boolean includeLastMessage) {}

    /// What newer clients say besides.
    ///
    /// @param offset rows that are left out at the beginning
    public record Newer(
            @Default("0") int offset,
            @Nullable Json sortBy,
            @Nullable Json archived,
            @Nullable Json pinned,
            @Nullable Json group,
            @Nullable Json activeOnly,
            @Nullable Json ownerFirst) {
        public Newer {
            Require.range("offset", offset, 0, 1_000_000);
        }
    }
}
