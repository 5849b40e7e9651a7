package bot.molt.node.link;

import bot.molt.base.json.Json;
import bot.molt.base.json.JsonSyntaxException;
import bot.molt.base.json.JsonText;

/// Something that the gateway wants done.
///
/// @param key requests with the same key are one request
public record Asked(String id, String nodeId, String command, Json.Obj params, String key) {
    /// From the payload of `node.invoke.request`.
    static Asked of(Json.Obj payload) {
        String id = payload.string("id").orElse("");
        return new Asked(
                id,
                payload.string("nodeId").orElse(""),
                payload.string("command").orElse(""),
                params(payload),
                payload.string("idempotencyKey").orElse(id));
    }

    private static Json.Obj params(Json.Obj payload) {
        try {
            return payload.string("paramsJSON")
                    .filter(text -> JsonText.parse(text) instanceof Json.Obj)
                    .map(JsonText::parseObject)
                    .orElseGet(() -> payload.object("params"));
        } catch (JsonSyntaxException e) {
            return Json.Obj.EMPTY;
        }
    }
}
