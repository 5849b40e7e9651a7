package bot.molt.base.service;

/// Whose service it is.
public enum Scope {
    /// Of the user who installs it; it needs no rights.
    USER,
    /// Of the machine; it starts with it and belongs to root.
    SYSTEM
}
