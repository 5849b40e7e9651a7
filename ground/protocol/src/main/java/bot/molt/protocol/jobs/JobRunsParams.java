package bot.molt.protocol.jobs;

import bot.molt.base.Require;
import bot.molt.base.bind.Default;
import org.jspecify.annotations.Nullable;

/// Whose runs are listed, and how many of the latest.
///
/// Wire: `{"id":"…","limit":50}`
///
/// @param jobId the same as `id`
public record JobRunsParams(
        @Nullable String id, @Nullable String jobId, @Default("200") int limit) {
    public JobRunsParams {
        Require.nonBlank("id", id == null ? jobId : id);
        Require.range("limit", limit, 1, 5_000);
    }

    /// The id.
    public String which() {
        return JobParams.which(id, jobId);
    }
}
