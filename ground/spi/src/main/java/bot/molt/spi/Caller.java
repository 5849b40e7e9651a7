package bot.molt.spi;

import bot.molt.base.Require;

/// Who asks, as the door established it.
///
/// @param userId `operator` for the holder of the gateway's own secret, else an id of
///   `routing.users`
/// @param role what kind of user this is
/// @param session groups calls that belong together (an MCP session, a chat, a socket); never blank
/// @param door how the call came in: `http`, `ws`, `mcp`, `invoke`, `rpc`
/// @param address remote address without port
public record Caller(String userId, Role role, String session, String door, String address) {
    /// What a caller may ever do; policy decides the rest.
    public enum Role {
        /// Runs the gateway: may also see and decide approvals, audit, users and configuration.
        OPERATOR,
        USER
    }

    public Caller {
        Require.nonBlank("userId", userId);
        Require.nonBlank("session", session);
    }

    public boolean isOperator() {
        return role == Role.OPERATOR;
    }

    /// The same caller in another session.
    public Caller inSession(String other) {
        return new Caller(userId, role, other, door, address);
    }
}
