package bot.molt.gateway.openai;

import bot.molt.agent.AnswerWish;
import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.json.Json;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Numbers and texts of a request that say how to answer. They go on to the model with every
/// request of the turn; the two penalties are checked and have no effect.
final class Limits {
    private static final int MOST_STOPS = 4;

    private Limits() {}

    /// Errors: `invalid_request` for a number outside its range.
    static void check(Json.Obj body) {
        range(body, "temperature", 0, 2);
        range(body, "top_p", 0, 1);
        range(body, "frequency_penalty", -2, 2);
        range(body, "presence_penalty", -2, 2);
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

    /// How to answer.
    ///
    /// Errors: `invalid_request` for a value outside its range.
    ///
    /// @param tokenNames of the most tokens of an answer, the first that is written holds
    static AnswerWish wish(Json.Obj body, String... tokenNames) {
        return new AnswerWish(
                maxTokens(body, tokenNames),
                decimal(body.get("temperature")),
                decimal(body.get("top_p")),
                stop(body.get("stop")));
    }

    private static @Nullable Double decimal(@Nullable Json json) {
        return json instanceof Json.Num(BigDecimal value) ? value.doubleValue() : null;
    }

    private static List<String> stop(@Nullable Json written) {
        return switch (written) {
            case null -> List.of();
            case Json.Null _ -> List.of();
            case Json.Str(String text) when !text.isEmpty() -> List.of(text);
            case Json.Arr(List<Json> items) when items.size() <= MOST_STOPS ->
                    items.stream().map(Limits::stopText).toList();
            default -> throw invalid("stop: " + written, "a text, or a list of 4 texts at most");
        };
    }

    private static String stopText(Json item) {
        if (item instanceof Json.Str(String text) && !text.isEmpty()) {
            return text;
        }
        throw invalid("stop: " + item, "texts that are not empty");
    }

    private static int maxTokens(Json.Obj body, String... names) {
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
