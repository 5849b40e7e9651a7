package bot.molt.protocol.jobs;

import bot.molt.base.Require;
import bot.molt.base.bind.Default;
import org.jspecify.annotations.Nullable;

/// Which jobs are listed, the next that is due first.
///
/// @param includeDisabled whether those that are switched off are too
/// @param query in name and description; letters of either size
public record ListJobsParams(
        @Default("false") boolean includeDisabled,
        @Default("200") int limit,
        @Default("0") int offset,
        @Default("") String query,
        @Nullable String agentId) {
    public ListJobsParams {
        Require.range("limit", limit, 1, 1_000);
        Require.range("offset", offset, 0, 1_000_000);
    }
}
