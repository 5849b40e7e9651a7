package bot.molt.agent;

import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import bot.molt.spi.model.ModelPart;
import bot.molt.spi.model.ModelUsage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// How a run ended.
///
/// @param text the reply; empty where there is none to show
/// @param calls that the client has to make itself; empty where there are none
/// @param error one sentence for people; empty unless it failed
/// @param stop why it ended: `stop`, `length`, `toolUse`, `rpc`, `timeout`, `interrupted`, `merged`
public record RunResult(
        Status status,
        String text,
        List<ModelPart.ToolCall> calls,
        String error,
        String stop,
        Facts facts) {
    /// Whether it came to its end.
    public enum Status {
        OK,
        ERROR,
        /// Somebody or its time limit ended it.
        ABORTED
    }

    /// Numbers and names.
    ///
    /// @param sessionId of the transcript
    /// @param startedAt milliseconds; when its turn began
    public record Facts(
            String sessionKey,
            String sessionId,
            String provider,
            String model,
            ModelUsage usage,
            long startedAt,
            long endedAt) {
        static final Facts NONE = new Facts("", "", "", "", ModelUsage.NONE, 0, 0);
    }

    public RunResult {
        calls = List.copyOf(calls);
    }

    /// Of a run that nobody knows anything about.
    public static RunResult lost(String error) {
        return new RunResult(Status.ERROR, "", List.of(), error, "error", Facts.NONE);
    }

    /// As the store keeps it.
    public Json.Obj toJson() {
        return Json.object()
                .put("status", status.name().toLowerCase(Locale.ROOT))
                .put("text", text)
                .put("calls", Json.array(calls.stream().map(RunResult::call).toList()))
                .put("error", error)
                .put("stop", stop)
                .put("sessionKey", facts.sessionKey())
                .put("sessionId", facts.sessionId())
                .put("provider", facts.provider())
                .put("model", facts.model())
                .put("input", facts.usage().input())
                .put("output", facts.usage().output())
                .put("cacheRead", facts.usage().cacheRead())
                .put("cacheWrite", facts.usage().cacheWrite())
                .put("startedAt", facts.startedAt())
                .put("endedAt", facts.endedAt())
                .build();
    }

    private static Json.Obj call(ModelPart.ToolCall call) {
        return Json.object()
                .put("id", call.id())
                .put("name", call.name())
                .put("arguments", call.arguments())
                .build();
    }

    /// What [#toJson] made.
    public static RunResult of(Json.Obj json) {
        List<ModelPart.ToolCall> calls = new ArrayList<>();
        for (Json item : json.items("calls")) {
            if (item instanceof Json.Obj call) {
                calls.add(
                        new ModelPart.ToolCall(
                                text(call, "id"), text(call, "name"), call.object("arguments")));
            }
        }
        return new RunResult(
                Status.valueOf(json.string("status").orElse("error").toUpperCase(Locale.ROOT)),
                text(json, "text"),
                calls,
                text(json, "error"),
                text(json, "stop"),
                new Facts(
                        text(json, "sessionKey"),
                        text(json, "sessionId"),
                        text(json, "provider"),
                        text(json, "model"),
                        new ModelUsage(
                                number(json, "input"),
                                number(json, "output"),
                                number(json, "cacheRead"),
                                number(json, "cacheWrite")),
                        number(json, "startedAt"),
                        number(json, "endedAt")));
    }

    private static String text(Json.Obj json, String name) {
        return json.string(name).orElse("");
    }

    private static long number(Json.Obj json, String name) {
        return json.number(name).orElse(0L);
    }

    @Override
    public String toString() {
        return JsonText.compact(toJson());
    }
}
