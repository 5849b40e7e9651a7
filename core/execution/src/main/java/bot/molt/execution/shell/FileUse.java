package bot.molt.execution.shell;

/// A file that a redirection opens.
///
/// @param target its path
public record FileUse(Mode mode, Word target) {
    /// What the shell may do with it.
    public enum Mode {
        READ,
        WRITE
    }
}
