package bot.molt.agent;

import bot.molt.base.json.Json;
import bot.molt.spi.Caller;
import bot.molt.spi.model.ModelPart;
import bot.molt.spi.model.ToolDefinition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Messages as the inbox keeps them.
final class InboundJson {
    private InboundJson() {}

    static Json.Obj write(Inbound inbound) {
        Caller caller = inbound.caller();
        return Json.object()
                .put("key", inbound.key())
                .put("user", caller.userId())
                .put("role", caller.role().name())
                .put("door", caller.door())
                .put("address", caller.address())
                .put("session", inbound.session())
                .put("text", inbound.text())
                .put(
                        "images",
                        Json.array(inbound.images().stream().map(InboundJson::image).toList()))
                .put("options", options(inbound.options()))
                .build();
    }

    private static Json.Obj image(ModelPart.Image image) {
        return Json.object()
                .put("data", Base64.getEncoder().encodeToString(image.bytes()))
                .put("mimeType", image.mimeType())
                .build();
    }

    private static Json.Obj options(Inbound.Options options) {
        Duration limit = options.timeLimit();
        Route route = options.route();
        Json.ObjectBuilder json = Json.object();
        options.answer().write(json);
        return json.put("agent", options.agent())
                .put("model", options.model())
                .put("thinking", options.thinking())
                .put("timeLimitMs", limit == null ? null : Json.of(limit.toMillis()))
                .put("extraSystem", options.extraSystem())
                .put(
                        "clientTools",
                        Json.array(options.clientTools().stream().map(InboundJson::tool).toList()))
                .put("queue", options.queue())
                .put("label", options.label())
                .put("route", route == null ? null : route(route))
                .build();
    }

    private static Json.Obj tool(ToolDefinition tool) {
        return Json.object()
                .put("name", tool.name())
                .put("description", tool.description())
                .put("schema", tool.schema())
                .build();
    }

    private static Json.Obj route(Route route) {
        return Json.object()
                .put("channel", route.channel())
                .put("to", route.to())
                .put("account", route.account())
                .put("thread", route.thread())
                .put("replyTo", route.replyTo())
                .build();
    }

    static Inbound read(Json.Obj json) {
        String session = text(json, "session");
        return new Inbound(
                text(json, "key"),
                new Caller(
                        text(json, "user"),
                        Caller.Role.valueOf(text(json, "role")),
                        session.isBlank() ? "main" : session,
                        text(json, "door"),
                        text(json, "address")),
                session,
                text(json, "text"),
                images(json),
                readOptions(json.object("options")));
    }

    private static List<ModelPart.Image> images(Json.Obj json) {
        List<ModelPart.Image> images = new ArrayList<>();
        for (Json item : json.items("images")) {
            if (item instanceof Json.Obj image) {
                images.add(
                        new ModelPart.Image(
                                Base64.getDecoder().decode(text(image, "data")),
                                text(image, "mimeType")));
            }
        }
        return images;
    }

    private static Inbound.Options readOptions(Json.Obj json) {
        return new Inbound.Options(
                json.string("agent").orElse(null),
                json.string("model").orElse(null),
                json.string("thinking").orElse(null),
                json.number("timeLimitMs").map(Duration::ofMillis).orElse(null),
                text(json, "extraSystem"),
                AnswerWish.read(json),
                tools(json),
                json.string("queue").orElse(null),
                route(json.get("route")),
                json.string("label").orElse(null));
    }

    private static List<ToolDefinition> tools(Json.Obj json) {
        List<ToolDefinition> tools = new ArrayList<>();
        for (Json item : json.items("clientTools")) {
            if (item instanceof Json.Obj tool) {
                tools.add(
                        new ToolDefinition(
                                text(tool, "name"),
                                text(tool, "description"),
                                tool.object("schema")));
            }
        }
        return tools;
    }

    private static @Nullable Route route(@Nullable Json json) {
        return json instanceof Json.Obj route
                ? new Route(
                        text(route, "channel"),
                        text(route, "to"),
                        text(route, "account"),
                        text(route, "thread"),
                        text(route, "replyTo"))
                : null;
    }

    private static String text(Json.Obj json, String name) {
        return json.string(name).orElse("");
    }
}
