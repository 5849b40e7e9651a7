package bot.molt.agent.session;

import bot.molt.base.json.Json;
import bot.molt.spi.model.Model;
import bot.molt.spi.model.ModelMessage;
import bot.molt.spi.model.ModelPart;
import bot.molt.spi.model.ModelPrice;
import bot.molt.spi.model.ModelUsage;
import bot.molt.spi.tool.Content;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/// Messages as lines of a transcript, in the original's shape.
///
/// Shape:
/// `{"type":"message","message":{"role":"user","content":[{"type":"text","text":"hi"}],"timestamp":1}}`
public final class Lines {
    private static final String HEARTBEAT = "heartbeat";

    private Lines() {}

    /// Something that a person or the gateway said.
    public static Json.Obj user(List<ModelPart> parts, long now) {
        return message(
                Json.object()
                        .put("role", "user")
                        .put("content", content(parts))
                        .put("timestamp", now));
    }

    /// Who answered, and what it took.
    public record By(Model model, ModelUsage usage) {}

    /// An answer of a model.
    ///
    /// @param stop `stop`, `length`, `toolUse`, `error`, `aborted`
    public static Json.Obj assistant(List<ModelPart> parts, By by, String stop, long now) {
        return message(
                Json.object()
                        .put("role", "assistant")
                        .put("content", content(parts))
                        .put("api", by.model().api())
                        .put("provider", provider(by.model()))
                        .put("model", name(by.model()))
                        .put("usage", usage(by.usage(), by.model().facts().price()))
                        .put("stopReason", stop)
                        .put("timestamp", now));
    }

    /// What stands before the first slash of a reference.
    public static String provider(Model model) {
        int slash = model.ref().indexOf('/');
        return slash < 0 ? "" : model.ref().substring(0, slash);
    }

    /// What stands behind the first slash of a reference.
    public static String name(Model model) {
        return model.ref().substring(model.ref().indexOf('/') + 1);
    }

    /// Words that no model said: told in its place, or about what went wrong.
    ///
    /// @param stop `injected`, `error`, `aborted`
    /// @param error what went wrong; empty for nothing
    public static Json.Obj said(String text, String stop, String error, long now) {
        List<ModelPart> parts = text.isEmpty() ? List.of() : List.of(new ModelPart.Text(text));
        Json.ObjectBuilder message =
                Json.object()
                        .put("role", "assistant")
                        .put("content", content(parts))
                        .put("api", "gateway")
                        .put("provider", "moltbot")
                        .put("model", "gateway-injected")
                        .put("usage", usage(ModelUsage.NONE, ModelPrice.UNKNOWN))
                        .put("stopReason", stop);
        if (!error.isEmpty()) {
            message.put("errorMessage", error);
        }
        return message(message.put("timestamp", now));
    }

    /// What nobody wrote, but the clock.
    public static Json.Obj beat(Json.Obj user) {
        return user.with("message", user.object("message").with(HEARTBEAT, "asked"));
    }

    /// The answer to it that said nothing: both are told no model any more.
    public static Json.Obj quiet(Json.Obj assistant) {
        return assistant.with("message", assistant.object("message").with(HEARTBEAT, "quiet"));
    }

    static boolean isBeat(Json.Obj entry) {
        return entry.object("message").string(HEARTBEAT).filter("asked"::equals).isPresent();
    }

    static boolean isQuiet(Json.Obj entry) {
        return entry.object("message").string(HEARTBEAT).filter("quiet"::equals).isPresent();
    }

    /// What a call gave.
    ///
    /// @param details of the result, of which a few are kept
    public static Json.Obj result(
            ModelPart.ToolCall call,
            List<Content> content,
            boolean isError,
            Json.Obj details,
            long now) {
        return message(
                Json.object()
                        .put("role", "toolResult")
                        .put("toolCallId", call.id())
                        .put("toolName", call.name())
                        .put("content", Json.array(content.stream().map(Content::toJson).toList()))
                        .put("details", meta(details).orElse(null))
                        .put("isError", isError)
                        .put("timestamp", now));
    }

    /// How a command ended and how long it took; empty for what was none.
    public static Optional<Json.Obj> meta(Json.Obj details) {
        if (!details.has("durationMs")) {
            return Optional.empty();
        }
        return Optional.of(
                Json.object()
                        .put("status", details.get("status"))
                        .put("exitCode", details.get("exitCode"))
                        .put("signal", details.get("signal"))
                        .put("durationMs", details.get("durationMs"))
                        .build());
    }

    /// The conversation before an entry is told in short from now on.
    public static Json.Obj compaction(String summary, String firstKept, long tokensBefore) {
        return Json.object()
                .put("type", "compaction")
                .put("summary", summary)
                .put("firstKeptEntryId", firstKept)
                .put("tokensBefore", tokensBefore)
                .build();
    }

    private static Json.Obj message(Json.ObjectBuilder message) {
        return Json.object().put("type", "message").put("message", message.build()).build();
    }

    private static Json.Arr content(List<ModelPart> parts) {
        return Json.array(parts.stream().map(Lines::part).toList());
    }

    private static Json.Obj part(ModelPart part) {
        return switch (part) {
            case ModelPart.Text(String text) ->
                    Json.object().put("type", "text").put("text", text).build();
            case ModelPart.Image(byte[] bytes, String mimeType) ->
                    new Content.Image(bytes, mimeType).toJson();
            case ModelPart.Thinking(String text, String signature) ->
                    Json.object()
                            .put("type", "thinking")
                            .put("thinking", text)
                            .put("thinkingSignature", signature.isEmpty() ? null : signature)
                            .build();
            case ModelPart.ToolCall(String id, String name, Json.Obj arguments) ->
                    Json.object()
                            .put("type", "toolCall")
                            .put("id", id)
                            .put("name", name)
                            .put("arguments", arguments)
                            .build();
        };
    }

    private static Json.Obj usage(ModelUsage usage, ModelPrice cost) {
        return Json.object()
                .put("input", usage.input())
                .put("output", usage.output())
                .put("cacheRead", usage.cacheRead())
                .put("cacheWrite", usage.cacheWrite())
                .put("totalTokens", usage.total())
                .put("cost", Json.object().put("total", Json.of(cost.of(usage))).build())
                .build();
    }

    /// The message of an entry; null for an entry of another kind, or one that says nothing.
    static @org.jspecify.annotations.Nullable ModelMessage read(Json.Obj entry) {
        Json.Obj message = entry.object("message");
        List<ModelPart> parts = parts(message);
        return switch (message.string("role").orElse("")) {
            case "user" -> parts.isEmpty() ? null : new ModelMessage.User(parts);
            case "assistant" ->
                    parts.isEmpty()
                            ? null
                            : new ModelMessage.Assistant(
                                    parts, message.string("api").orElse("gateway"));
            case "toolResult" ->
                    new ModelMessage.ToolResult(
                            message.string("toolCallId").orElse(""),
                            message.string("toolName").orElse(""),
                            contents(message),
                            message.isTrue("isError"));
            default -> null;
        };
    }

    private static List<ModelPart> parts(Json.Obj message) {
        List<ModelPart> parts = new ArrayList<>();
        for (Json item : message.items("content")) {
            if (item instanceof Json.Obj part) {
                String type = part.string("type").orElse("");
                switch (type) {
                    case "text" -> text(part).ifPresent(parts::add);
                    case "image" -> parts.add(image(part));
                    case "thinking" ->
                            parts.add(
                                    new ModelPart.Thinking(
                                            part.string("thinking").orElse(""),
                                            part.string("thinkingSignature").orElse("")));
                    case "toolCall" ->
                            parts.add(
                                    new ModelPart.ToolCall(
                                            part.string("id").orElse(""),
                                            part.string("name").orElse(""),
                                            part.object("arguments")));
                    default -> {}
                }
            }
        }
        return parts;
    }

    private static Optional<ModelPart> text(Json.Obj part) {
        return part.string("text").filter(text -> !text.isEmpty()).map(ModelPart.Text::new);
    }

    private static ModelPart.Image image(Json.Obj part) {
        return new ModelPart.Image(
                Base64.getDecoder().decode(part.string("data").orElse("")),
                part.string("mimeType").orElse("image/png"));
    }

    private static List<Content> contents(Json.Obj message) {
        List<Content> contents = new ArrayList<>();
        for (Json item : message.items("content")) {
            if (item instanceof Json.Obj piece) {
                contents.add(
                        switch (piece.string("type").orElse("")) {
                            case "text" -> new Content.Text(piece.string("text").orElse(""));
                            case "image" -> {
                                ModelPart.Image image = image(piece);
                                yield new Content.Image(image.bytes(), image.mimeType());
                            }
                            default -> new Content.Block(piece);
                        });
            }
        }
        return contents;
    }
}
