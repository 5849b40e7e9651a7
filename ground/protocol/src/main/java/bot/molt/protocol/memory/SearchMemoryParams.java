package bot.molt.protocol.memory;

import bot.molt.base.Require;
import org.jspecify.annotations.Nullable;

/// What to look for in the notes of the caller's workspace.
///
/// @param maxResults null for what is configured
/// @param minScore null for what is configured
public record SearchMemoryParams(
        String query, @Nullable Integer maxResults, @Nullable Double minScore) {
    public SearchMemoryParams {
        Require.nonBlank("query", query);
    }
}
