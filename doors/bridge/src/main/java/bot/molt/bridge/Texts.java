package bot.molt.bridge;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonSyntaxException;
import bot.molt.base.json.JsonText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The texts as they are said here.
public final class Texts {
    private final Map<Text, String> words;

    private Texts(Map<Text, String> words) {
        this.words = words;
    }

    /// Those of the program.
    public static Texts builtIn() {
        Map<Text, String> all = new EnumMap<>(Text.class);
        for (Text text : Text.values()) {
            all.put(text, text.words());
        }
        return new Texts(all);
    }

    /// Those of the program but for what a file replaces: `{"greeting":"…","help":"…"}`.
    ///
    /// Errors: `invalid_params` for a file that cannot be read, or a name that is none.
    public static Texts read(Path file) {
        Json.Obj own;
        try {
            own = JsonText.parseObject(Files.readString(file));
        } catch (IOException | JsonSyntaxException e) {
            throw refused(
                    "%s: %s (expected: a JSON object of texts)".formatted(file, e.getMessage()));
        }
        Map<Text, String> all = new EnumMap<>(builtIn().words);
        own.members().forEach((name, value) -> all.put(named(file, name), said(file, name, value)));
        return new Texts(all);
    }

    private static Text named(Path file, String name) {
        List<String> known = Arrays.stream(Text.values()).map(Text::key).toList();
        if (!known.contains(name)) {
            throw refused("%s: %s (expected: one of %s)".formatted(file, name, known));
        }
        return Text.valueOf(name.toUpperCase(Locale.ROOT));
    }

    private static String said(Path file, String name, Json value) {
        if (value instanceof Json.Str(String text) && !text.isBlank()) {
            return text;
        }
        throw refused("%s: %s: %s (expected: a text)".formatted(file, name, value));
    }

    private static CodedException refused(String text) {
        return new CodedException(ErrorCode.INVALID_PARAMS, text);
    }

    String of(Text text, Object... values) {
        String said = words.getOrDefault(text, text.words());
        for (int i = 0; i < values.length; i++) {
            said = said.replace("{" + i + "}", String.valueOf(values[i]));
        }
        return said;
    }
}
