package bot.molt.protocol.policy;

import bot.molt.base.Require;
import org.jspecify.annotations.Nullable;

/// What is to be decided upon; nothing is run.
///
/// @param command a shell command line
/// @param user an id of `routing.users`; null for the caller
/// @param workspace an id of `routing.workspaces`; null for the user's own
public record ExplainPolicyParams(
        String command, @Nullable String user, @Nullable String workspace) {
    public ExplainPolicyParams {
        Require.nonBlank("command", command);
    }
}
