package bot.molt.gateway.rpc;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonSyntaxException;
import bot.molt.base.json.JsonText;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Picks lines of a log by their level.
final class Levels {
    private static final List<String> ORDER =
            List.of("trace", "debug", "info", "warn", "error", "fatal");

    private Levels() {}

    /// Lines of this level and above; a line without a level always. Null takes all.
    ///
    /// Errors: `invalid_params`.
    static Predicate<String> from(@Nullable String level) {
        if (level == null) {
            return line -> true;
        }
        int least = rank(level);
        if (least < 0) {
            throw new CodedException(
                    ErrorCode.INVALID_PARAMS,
                    "level: %s (expected: debug, info, warn or error)".formatted(level));
        }
        return line -> {
            int rank = rank(levelOf(line));
            return rank < 0 || rank >= least;
        };
    }

    private static int rank(String level) {
        String lower = level.toLowerCase(Locale.ROOT);
        return ORDER.indexOf(lower.equals("warning") ? "warn" : lower);
    }

    private static String levelOf(String line) {
        try {
            Json.Obj entry = JsonText.parseObject(line);
            return entry.string("level")
                    .or(() -> entry.object("_meta").string("logLevelName"))
                    .orElse("");
        } catch (JsonSyntaxException e) {
            return "";
        }
    }
}
