package bot.molt.protocol.jobs;

import bot.molt.base.Require;
import bot.molt.base.bind.Default;
import org.jspecify.annotations.Nullable;

/// A run that somebody asks for.
///
/// Wire: `{"id":"…","mode":"force"}`
///
/// @param jobId the same as `id`
/// @param mode `due`: only where its moment has come; `force`: in any case
public record RunJobParams(
        @Nullable String id, @Nullable String jobId, @Default("due") String mode) {
    public RunJobParams {
        Require.nonBlank("id", id == null ? jobId : id);
        Require.that(mode.matches("due|force"), "mode", mode, "due or force");
    }

    /// The id.
    public String which() {
        return JobParams.which(id, jobId);
    }
}
