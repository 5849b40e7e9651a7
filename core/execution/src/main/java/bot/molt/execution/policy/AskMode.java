package bot.molt.execution.policy;

/// When a person is asked before a command runs, most permissive first.
public enum AskMode {
    OFF,
    ON_MISS,
    ALWAYS
}
