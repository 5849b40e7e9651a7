package bot.molt.gateway.rpc;

/// Who may call a method.
public enum Scope {
    /// Everybody who was let in.
    CALLER,
    /// Who runs the gateway.
    OPERATOR
}
