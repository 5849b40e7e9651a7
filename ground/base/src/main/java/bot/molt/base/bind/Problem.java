package bot.molt.base.bind;

/// Something in a document that is not as it should be.
///
/// @param path `tools.exec.ask`
/// @param text the value, what was expected, what to do
/// @param weight whether the document can still be used
public record Problem(String path, String text, Weight weight) {
    /// What follows from a problem.
    public enum Weight {
        /// The key or value is left out; the default holds.
        WARNING,
        /// The document is refused.
        REFUSAL
    }

    @Override
    public String toString() {
        return path + ": " + text;
    }
}
