package bot.molt.agent;

import bot.molt.base.Require;
import bot.molt.base.json.Json;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How a model is to answer one message, beyond what its session says.
///
/// @param maxTokens of an answer; zero for the model's own limit
/// @param temperature null for the server's own
/// @param topP null for the server's own
/// @param stop texts that end an answer
public record AnswerWish(
        int maxTokens, @Nullable Double temperature, @Nullable Double topP, List<String> stop) {
    public static final AnswerWish NONE = new AnswerWish(0, null, null, List.of());

    public AnswerWish {
        Require.range("maxTokens", maxTokens, 0, Integer.MAX_VALUE);
        stop = List.copyOf(stop);
    }

    /// Whether it says how words are drawn, which models that think first do not take.
    public boolean drawsWords() {
        return temperature != null || topP != null;
    }

    /// Its members among others of an object.
    void write(Json.ObjectBuilder json) {
        json.put("maxTokens", maxTokens)
                .put("temperature", temperature == null ? null : Json.of(temperature.doubleValue()))
                .put("topP", topP == null ? null : Json.of(topP.doubleValue()));
        if (!stop.isEmpty()) {
            json.put("stop", Json.strings(stop));
        }
    }

    /// What [#write] wrote.
    static AnswerWish read(Json.Obj json) {
        List<String> stop = new ArrayList<>();
        for (Json item : json.items("stop")) {
            if (item instanceof Json.Str(String text)) {
                stop.add(text);
            }
        }
        return new AnswerWish(
                json.number("maxTokens").orElse(0L).intValue(),
                decimal(json.get("temperature")),
                decimal(json.get("topP")),
                stop);
    }

    private static @Nullable Double decimal(@Nullable Json json) {
        return json instanceof Json.Num(BigDecimal value) ? value.doubleValue() : null;
    }
}
