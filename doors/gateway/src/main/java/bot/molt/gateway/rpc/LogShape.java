package bot.molt.gateway.rpc;

import bot.molt.base.json.Json;
import bot.molt.base.json.JsonSyntaxException;
import bot.molt.base.json.JsonText;
import java.util.Locale;

/// A line of the log with what clients of the original look for beside what it says already:
/// `{…,"time":"…","0":"text","_meta":{"logLevelName":"INFO","date":"…","name":"{\"subsystem\":\"…\"}"}}`.
final class LogShape {
    private LogShape() {}

    /// The line in both shapes; as it is where it is none of ours.
    static String of(String line) {
        Json.Obj entry;
        try {
            entry = JsonText.parseObject(line);
        } catch (JsonSyntaxException e) {
            return line;
        }
        String text = entry.string("msg").orElse("");
        if (text.isEmpty() || entry.has("_meta")) {
            return line;
        }
        String time = entry.string("ts").orElse("");
        String logger = entry.string("logger").orElse("");
        Json.Obj name =
                Json.object()
                        .put("subsystem", logger.substring(logger.lastIndexOf('.') + 1))
                        .build();
        Json.Obj meta =
                Json.object()
                        .put(
                                "logLevelName",
                                entry.string("level").orElse("info").toUpperCase(Locale.ROOT))
                        .put("date", time)
                        .put("name", JsonText.compact(name))
                        .build();
        Json.Obj both =
                entry.with("time", Json.of(time)).with("0", Json.of(text)).with("_meta", meta);
        return JsonText.compact(
                entry.string("error").map(error -> both.with("1", Json.of(error))).orElse(both));
    }
}
