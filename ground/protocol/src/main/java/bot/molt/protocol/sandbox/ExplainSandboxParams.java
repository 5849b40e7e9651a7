package bot.molt.protocol.sandbox;

import org.jspecify.annotations.Nullable;

/// Whose call is meant; nothing is run and nothing is opened.
///
/// @param user an id of `routing.users`; null for the caller
/// @param workspace an id of `routing.workspaces`; null for the user's own
/// @param session key of a session; null for the main one
/// @param agent an id of `agents.list`, whose main session is meant; null for the default agent
/// @param tool name of a tool, to be told what the policy says of it
public record ExplainSandboxParams(
        @Nullable String user,
        @Nullable String workspace,
        @Nullable String session,
        @Nullable String agent,
        @Nullable String tool) {
    /// The same question about somebody else.
    public ExplainSandboxParams about(String other) {
        return new ExplainSandboxParams(other, workspace, session, agent, tool);
    }
}
