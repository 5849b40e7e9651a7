package bot.molt.protocol.approvals;

/// What an operator may say: `allow-once`, `allow-always` or `deny`.
public enum ApprovalDecision {
    ALLOW_ONCE,
    ALLOW_ALWAYS,
    DENY
}
