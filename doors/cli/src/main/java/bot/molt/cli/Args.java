package bot.molt.cli;

import bot.molt.base.CodedException;
import bot.molt.base.Durations;
import bot.molt.base.ErrorCode;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ParseResult;

/// What was typed, as a command reads it.
public final class Args {
    private final ParseResult result;

    Args(ParseResult result) {
        this.result = result;
    }

    public boolean has(String flag) {
        return result.matchedOptionValue(flag, Boolean.FALSE);
    }

    /// The option's value; null where it was not given.
    public @Nullable String text(String option) {
        return result.matchedOptionValue(option, (String) null);
    }

    /// The option's values in the order in which they were given.
    public List<String> texts(String option) {
        return result.matchedOptionValue(option, List.of());
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

    /// The words behind the options.
    public List<String> words() {
        return result.matchedPositionalValue(0, List.of());
    }

    /// The word at an index; null where there are fewer.
    public @Nullable String word(int index) {
        List<String> words = words();
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
