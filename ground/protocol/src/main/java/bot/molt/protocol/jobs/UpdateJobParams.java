package bot.molt.protocol.jobs;

import bot.molt.base.Require;
import bot.molt.base.json.Json;
import org.jspecify.annotations.Nullable;

/// What a job is changed into: what is not written stays, `null` clears.
///
/// Wire: `{"id":"…","patch":{"enabled":false}}`
///
/// @param jobId the same as `id`
public record UpdateJobParams(@Nullable String id, @Nullable String jobId, Json.Obj patch) {
    public UpdateJobParams {
        Require.nonBlank("id", id == null ? jobId : id);
    }

    /// The id.
    public String which() {
        return JobParams.which(id, jobId);
    }
}
