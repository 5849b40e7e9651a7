package bot.molt.execution.policy;

/// A named set of tools; `tools.allow` and `tools.deny` take away from it.
public enum Profile {
    /// `session_status` alone.
    MINIMAL,
    /// Files, commands, sessions and memory.
    CODING,
    /// Messages and sessions.
    MESSAGING,
    /// Every tool.
    FULL
}
