package bot.molt.cli.status;

import bot.molt.base.json.Json;
import bot.molt.base.json.JsonSyntaxException;
import bot.molt.base.json.JsonText;
import bot.molt.cli.Style;
import bot.molt.protocol.wire.GatewayClient;
import bot.molt.protocol.wire.Request;
import bot.molt.protocol.wire.Response;
import bot.molt.protocol.wire.WireFailures;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// What `/readyz` says.
///
/// @param isReady true also of a gateway that does not know the question
/// @param failing what keeps calls from being served: `audit: the disk is full`
/// @param degraded what works only in part, in the same form
record Ready(boolean isReady, List<String> failing, List<String> degraded) {
    static Ready ask(GatewayClient gateway) {
        try (Response response = gateway.send(Request.get("/readyz"))) {
            boolean known = response.status() == 200 || response.status() == 503;
            return of(known ? parsed(response.text()) : Json.Obj.EMPTY);
        } catch (IOException e) {
            throw WireFailures.of(gateway.target(), e);
        }
    }

    private static Json.Obj parsed(String text) {
        try {
            return JsonText.parseObject(text);
        } catch (JsonSyntaxException e) {
            return Json.Obj.EMPTY;
        }
    }

    static Ready of(Json.Obj answer) {
        return new Ready(
                !Json.FALSE.equals(answer.get("ready")),
                named(answer, "failing"),
                named(answer, "degraded"));
    }

    private static List<String> named(Json.Obj answer, String list) {
        List<String> named = new ArrayList<>();
        for (Json item : answer.items(list)) {
            if (item instanceof Json.Str(String name)) {
                String reason = answer.object("reasons").string(name).orElse("");
                named.add(Style.shown(reason.isEmpty() ? name : name + ": " + reason));
            }
        }
        return named;
    }

    Json.ObjectBuilder addTo(Json.ObjectBuilder tree) {
        return tree.put("ready", isReady)
                .put("failing", Json.strings(failing))
                .put("degraded", Json.strings(degraded));
    }
}
