package bot.molt.protocol.jobs;

import bot.molt.base.Require;
import org.jspecify.annotations.Nullable;

/// A job, by its id.
///
/// Wire: `{"id":"…"}`
///
/// @param jobId the same
public record JobParams(@Nullable String id, @Nullable String jobId) {
    public JobParams {
        Require.nonBlank("id", id == null ? jobId : id);
    }

    /// The id.
    public String which() {
        return which(id, jobId);
    }

    static String which(@Nullable String id, @Nullable String jobId) {
        String other = jobId == null ? "" : jobId;
        return id == null ? other : id;
    }
}
