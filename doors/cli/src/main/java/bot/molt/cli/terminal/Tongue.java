package bot.molt.cli.terminal;

import java.util.Locale;
import java.util.Map;

/// The language that this terminal is spoken to in.
public enum Tongue {
    ENGLISH,
    CHINESE;

    /// As the locale's variables say, in their order: `LC_ALL`, `LC_MESSAGES`, `LANG`.
    public static Tongue of(Map<String, String> environment) {
        for (String name : new String[] {"LC_ALL", "LC_MESSAGES", "LANG"}) {
            String value = environment.getOrDefault(name, "").toLowerCase(Locale.ROOT);
            if (!value.isEmpty()) {
                return value.startsWith("zh") ? CHINESE : ENGLISH;
            }
        }
        return ENGLISH;
    }

    /// The phrase with what belongs into it.
    public String say(Phrase phrase, Object... parts) {
        String text = this == CHINESE ? phrase.chinese() : phrase.english();
        return parts.length == 0 ? text : text.formatted(parts);
    }
}
