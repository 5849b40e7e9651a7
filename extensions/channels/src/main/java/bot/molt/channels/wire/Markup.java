package bot.molt.channels.wire;

/// How a platform writes what Markdown means. What comes in as `inner` is written already.
public interface Markup {
    /// Plain text.
    String text(String raw);

    String bold(String inner);

    String italic(String inner);

    String strike(String inner);

    /// Code within a line.
    String code(String raw);

    /// A block of code.
    ///
    /// @param language empty for none
    String block(String language, String raw);

    String link(String inner, String url);

    /// Quoted lines.
    String quote(String inner);
}
