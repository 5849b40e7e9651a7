package bot.molt.execution.shell;

/// One word of a simple command, as far as it is known before the shell runs.
///
/// @param text what the program gets; of a word that is not literal, the part before the first
///   unknown
/// @param literal whether `text` is all of it
/// @param splits whether the shell may make several words of it, each of them anything
/// @param source as written
public record Word(String text, boolean literal, boolean splits, String source) {
    /// A word that is exactly `text`.
    public static Word of(String text) {
        return new Word(text, true, false, text);
    }

    /// One word or more that nobody knows yet, such as what `xargs` appends.
    public static Word unknown(String source) {
        return new Word("", false, true, source);
    }

    /// Whether the shell may make any number of words of it: by splitting, or by braces and
    /// patterns outside of quotes.
    public boolean mayBeSeveral() {
        return splits || !literal && !source.startsWith("\"") && source.matches("(?s).*[*?{\\[].*");
    }

    /// Whether the program could read it as an option.
    public boolean mayBeOption() {
        return literal ? text.startsWith("-") : splits || text.isEmpty() || text.startsWith("-");
    }

    /// Whether it is a plain path below the home folder: `~/bin/x`.
    public boolean isBelowHome() {
        return !literal && text.startsWith("~/") && text.equals(source);
    }

    /// Whether it is exactly `other`.
    public boolean is(String other) {
        return literal && text.equals(other);
    }
}
