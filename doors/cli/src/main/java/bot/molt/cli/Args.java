package bot.molt.cli;

import bot.molt.base.CodedException;
import bot.molt.base.Durations;
import bot.molt.base.ErrorCode;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonSyntaxException;
import bot.molt.base.json.JsonText;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What was typed, as a command reads it.
public final class Args {
    private final Map<String, Syntax.Option> options;
    private final Map<String, List<String>> values;
    private final List<String> words;

    Args(Map<String, Syntax.Option> options, Map<String, List<String>> values, List<String> words) {
        this.options = options;
        this.values = values;
        this.words = List.copyOf(words);
    }

    /// Nothing was typed.
    public static Args none() {
        return new Args(Map.of(), Map.of(), List.of());
    }

    public boolean has(String flag) {
        return !texts(flag).isEmpty();
    }

    /// The option's value; null where it was not given.
    public @Nullable String text(String option) {
        List<String> all = texts(option);
        return all.isEmpty() ? null : all.getLast();
    }

    /// The option's values in the order in which they were given.
    public List<String> texts(String option) {
        Syntax.Option known = options.get(option);
        return known == null ? List.of() : values.getOrDefault(known.key(), List.of());
    }

    /// The option's value as a whole number.
    ///
    /// Errors: `invalid_params`.
    public int number(String option, int otherwise, int min, int max) {
        String text = text(option);
        int value = text == null ? otherwise : parse(option, text, min, max);
        if (value < min || value > max) {
            throw refused(option, text == null ? "" : text, min + ".." + max);
        }
        return value;
    }

    /// The option's value as a time; a bare number counts in `unit`. Null where it was not given.
    ///
    /// Errors: `invalid_params`.
    public @Nullable Duration duration(String option, ChronoUnit unit) {
        String text = text(option);
        if (text == null) {
            return null;
        }
        try {
            return Durations.parse(text, unit);
        } catch (IllegalArgumentException e) {
            throw refused(option, text, "a time such as 500ms, 30s or 10m");
        }
    }

    /// The words behind the options. An option that is one JSON object; the empty one where it is
    /// absent.
    ///
    /// Errors: `invalid_params`.
    public Json.Obj json(String option) {
        String text = text(option);
        try {
            return text == null ? Json.Obj.EMPTY : JsonText.parseObject(text);
        } catch (JsonSyntaxException e) {
            throw refused(option, String.valueOf(text), "one JSON object");
        }
    }

    public List<String> words() {
        return words;
    }

    /// The word at an index; null where there are fewer.
    public @Nullable String word(int index) {
        return index < words.size() ? words.get(index) : null;
    }

    private static int parse(String option, String text, int min, int max) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw refused(option, text, min + ".." + max);
        }
    }

    /// An option or word with a value that will not do.
    public static CodedException refused(String name, String value, String expected) {
        return new CodedException(
                ErrorCode.INVALID_PARAMS, name + ": " + value + " (expected: " + expected + ")");
    }
}
