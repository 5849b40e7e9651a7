package bot.molt.base.log;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonSyntaxException;
import bot.molt.base.json.JsonText;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Picks lines of a log by their level and their time. A line that has none is taken.
public final class LogFilter {
    private static final List<String> ORDER =
            List.of("trace", "debug", "info", "warn", "error", "fatal");

    private LogFilter() {}

    /// Lines of a level and above, from a moment on; null takes all.
    ///
    /// @param since as `2026-11-20T08:15:00Z`
    ///
    ///   Errors: `invalid_params`.
    public static Predicate<String> of(@Nullable String level, @Nullable String since) {
        int least = level == null ? 0 : rank(level);
        if (least < 0) {
            throw wrong("level", String.valueOf(level), "debug, info, warn or error");
        }
        Instant first = since == null ? Instant.MIN : moment(since);
        if (level == null && since == null) {
            return line -> true;
        }
        return line -> {
            Json.Obj entry = parsed(line);
            int rank = rank(levelOf(entry));
            return (rank < 0 || rank >= least) && !timeOf(entry, first).isBefore(first);
        };
    }

    private static Instant moment(String since) {
        try {
            return Instant.parse(since);
        } catch (DateTimeParseException e) {
            throw wrong("since", since, "a moment such as 2026-11-20T08:15:00Z");
        }
    }

    private static CodedException wrong(String name, String value, String expected) {
        return new CodedException(
                ErrorCode.INVALID_PARAMS, "%s: %s (expected: %s)".formatted(name, value, expected));
    }

    private static int rank(String level) {
        String lower = level.toLowerCase(Locale.ROOT);
        return ORDER.indexOf(lower.equals("warning") ? "warn" : lower);
    }

    private static String levelOf(Json.Obj entry) {
        return entry.string("level")
                .or(() -> entry.object("_meta").string("logLevelName"))
                .orElse("");
    }

    private static Instant timeOf(Json.Obj entry, Instant otherwise) {
        String text = entry.string("ts").or(() -> entry.string("time")).orElse("");
        try {
            return text.isEmpty() ? otherwise : Instant.parse(text);
        } catch (DateTimeParseException e) {
            return otherwise;
        }
    }

    private static Json.Obj parsed(String line) {
        try {
            return JsonText.parseObject(line);
        } catch (JsonSyntaxException e) {
            return Json.Obj.EMPTY;
        }
    }
}
