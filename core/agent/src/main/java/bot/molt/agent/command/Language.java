package bot.molt.agent.command;

import bot.molt.base.json.Json;
import java.util.Optional;

/// The language in which the gateway itself answers.
public enum Language {
    ENGLISH,
    CHINESE;

    /// The field of a session that keeps it.
    public static final String FIELD = "language";

    private static final int FEW = 3;

    /// The language of a text; empty where it does not tell, as a bare command.
    public static Optional<Language> of(String text) {
        boolean han =
                text.codePoints()
                        .anyMatch(point ->
                                Character.UnicodeScript.of(point) == Character.UnicodeScript.HAN);
        if (han) {
            return Optional.of(CHINESE);
        }
        String words = text.replaceAll("(^|\\s)/\\S+", " ");
        long letters = words.codePoints().filter(Character::isLetter).count();
        return letters > FEW ? Optional.of(ENGLISH) : Optional.empty();
    }

    /// The language that a session was last spoken in.
    public static Language of(Json.Obj entry) {
        return entry.string(FIELD).filter("zh"::equals).isPresent() ? CHINESE : ENGLISH;
    }

    /// As a session keeps it.
    public String code() {
        return this == CHINESE ? "zh" : "en";
    }

    /// One of two texts.
    String say(String english, String chinese) {
        return this == CHINESE ? chinese : english;
    }
}
