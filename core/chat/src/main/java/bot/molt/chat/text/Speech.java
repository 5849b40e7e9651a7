package bot.molt.chat.text;

/// The language in which the gateway speaks in a chat.
public enum Speech {
    ENGLISH,
    CHINESE;

    /// The language of a text, or of the program that somebody writes with where the text does not
    /// tell.
    ///
    /// @param code such as `zh-hans`; empty for none
    public static Speech of(String text, String code) {
        boolean han =
                text.codePoints()
                        .anyMatch(point ->
                                Character.UnicodeScript.of(point) == Character.UnicodeScript.HAN);
        return han || code.startsWith("zh") ? CHINESE : ENGLISH;
    }

    /// One of two texts.
    public String say(String english, String chinese) {
        return this == CHINESE ? chinese : english;
    }
}
