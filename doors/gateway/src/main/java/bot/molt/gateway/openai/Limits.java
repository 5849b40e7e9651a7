package bot.molt.gateway.openai;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.json.Json;
import java.math.BigDecimal;

/// Numbers of a request that have a range. Those that steer the dice of a model are checked and
/// have no effect: an agent's answers are not a single request to a model.
final class Limits {
    private Limits() {}

    /// Errors: `invalid_request` for a number outside its range.
    static void check(Json.Obj body) {
        range(body, "temperature", 0, 2);
        range(body, "top_p", 0, 1);
        range(body, "frequency_penalty", -2, 2);
        range(body, "presence_penalty", -2, 2);
        if (body.items("stop").size() > 4) {
            throw invalid("stop: %d texts".formatted(body.items("stop").size()), "4 at most");
        }
        long choices = body.number("n").orElse(1L);
        if (choices != 1) {
            throw invalid("n: " + choices, "1");
        }
    }

    private static void range(Json.Obj body, String name, int min, int max) {
        Json written = body.get(name);
        if (written == null || written instanceof Json.Null) {
            return;
        }
        boolean fits =
                written instanceof Json.Num(BigDecimal value)
                        && value.compareTo(BigDecimal.valueOf(min)) >= 0
                        && value.compareTo(BigDecimal.valueOf(max)) <= 0;
        if (!fits) {
            throw invalid(name + ": " + written, "%d..%d".formatted(min, max));
        }
    }

    /// The most tokens of an answer; zero where none is written.
    static int maxTokens(Json.Obj body, String... names) {
        for (String name : names) {
            long tokens = body.number(name).orElse(0L);
            if (tokens < 0 || tokens > Integer.MAX_VALUE || (tokens == 0 && isNumber(body, name))) {
                throw invalid(name + ": " + body.get(name), "1 or more");
            }
            if (tokens > 0) {
                return (int) tokens;
            }
        }
        return 0;
    }

    private static boolean isNumber(Json.Obj body, String name) {
        return body.get(name) instanceof Json.Num;
    }

    private static CodedException invalid(String what, String expected) {
        return new CodedException(
                ErrorCode.INVALID_REQUEST, "%s (expected: %s)".formatted(what, expected));
    }
}
