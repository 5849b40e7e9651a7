package bot.molt.execution.policy;

/// What commands may run at all, strictest first.
public enum Security {
    DENY,
    ALLOWLIST,
    FULL
}
