package bot.molt.gateway.openai;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.json.Json;
import bot.molt.spi.model.ModelPart;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `messages` of a chat completion.
final class ChatMessages {
    private static final int MOST_PICTURES = 8;

    private final Map<String, String> tools = new HashMap<>();
    private final List<Said> all = new ArrayList<>();

    private ChatMessages() {}

    /// Errors: `invalid_request` for a message of nobody.
    static List<Said> of(Json.Obj body) {
        ChatMessages messages = new ChatMessages();
        for (Json item : body.items("messages")) {
            messages.add(item instanceof Json.Obj object ? object : Json.Obj.EMPTY);
        }
        return messages.all;
    }

    private void add(Json.Obj message) {
        String role = message.string("role").orElse("");
        String text = text(message.get("content"));
        switch (role) {
            case "system", "developer" -> all.add(Said.of(Said.Who.SYSTEM, text));
            case "user" ->
                    all.add(new Said(Said.Who.USER, "", text, pictures(message.items("content"))));
            case "assistant" -> all.add(Said.of(Said.Who.ASSISTANT, text + calls(message)));
            case "tool", "function" ->
                    all.add(new Said(Said.Who.TOOL, tool(message), text, List.of()));
            default ->
                    throw new CodedException(
                            ErrorCode.INVALID_REQUEST,
                            "messages: role %s (expected: system, developer, user, assistant or tool)"
                                    .formatted(role.isEmpty() ? "missing" : role));
        }
    }

    private String tool(Json.Obj message) {
        String id = message.string("tool_call_id").orElse("");
        return message.string("name").orElse(tools.getOrDefault(id, id));
    }

    /// Calls of the client's tools, as the model made them.
    private String calls(Json.Obj message) {
        StringBuilder calls = new StringBuilder();
        for (Json item : message.items("tool_calls")) {
            Json.Obj call = item instanceof Json.Obj object ? object : Json.Obj.EMPTY;
            Json.Obj function = call.object("function");
            String name = function.string("name").orElse("");
            tools.put(call.string("id").orElse(""), name);
            calls.append(
                    "[called %s with %s]"
                            .formatted(name, function.string("arguments").orElse("{}")));
        }
        return calls.toString();
    }

    /// Text parts, one a line.
    static String text(@Nullable Json content) {
        if (content instanceof Json.Str(String text)) {
            return text;
        }
        StringBuilder all = new StringBuilder();
        if (content instanceof Json.Arr(List<Json> items)) {
            for (Json item : items) {
                String text =
                        item instanceof Json.Obj part
                                ? part.string("text").or(() -> part.string("refusal")).orElse("")
                                : "";
                all.append(all.isEmpty() || text.isEmpty() ? "" : "\n").append(text);
            }
        }
        return all.toString();
    }

    private static List<ModelPart.Image> pictures(List<Json> parts) {
        List<ModelPart.Image> pictures = new ArrayList<>();
        for (Json item : parts) {
            if (item instanceof Json.Obj part
                    && part.string("type").orElse("").equals("image_url")) {
                pictures.add(
                        Pictures.ofUrl(
                                part.object("image_url")
                                        .string("url")
                                        .or(() -> part.string("image_url"))
                                        .orElse("")));
            }
        }
        if (pictures.size() > MOST_PICTURES) {
            throw new CodedException(
                    ErrorCode.INVALID_REQUEST,
                    "messages: %d pictures (expected: %d at most)"
                            .formatted(pictures.size(), MOST_PICTURES));
        }
        return pictures;
    }
}
