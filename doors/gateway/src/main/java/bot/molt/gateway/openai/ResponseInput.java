package bot.molt.gateway.openai;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.json.Json;
import bot.molt.spi.model.ModelPart;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// `instructions` and `input` of a response. Files are taken as text; items of reasoning and
/// references to items are left out.
final class ResponseInput {
    private static final int LONGEST_FILE = 60_000;

    private final Map<String, String> tools = new HashMap<>();
    private final List<Said> all = new ArrayList<>();

    private ResponseInput() {}

    /// Errors: `invalid_request` for an item of another kind.
    static List<Said> of(Json.Obj body) {
        ResponseInput input = new ResponseInput();
        body.string("instructions")
                .ifPresent(text -> input.all.add(Said.of(Said.Who.SYSTEM, text)));
        body.string("input").ifPresent(text -> input.all.add(Said.of(Said.Who.USER, text)));
        for (Json item : body.items("input")) {
            input.add(item instanceof Json.Obj object ? object : Json.Obj.EMPTY);
        }
        return input.all;
    }

    private void add(Json.Obj item) {
        String type = item.string("type").orElse("message");
        switch (type) {
            case "message" -> message(item);
            case "function_call" -> {
                String name = item.string("name").orElse("");
                tools.put(item.string("call_id").orElse(""), name);
                all.add(
                        Said.of(
                                Said.Who.ASSISTANT,
                                "[called %s with %s]"
                                        .formatted(name, item.string("arguments").orElse("{}"))));
            }
            case "function_call_output" -> {
                String id = item.string("call_id").orElse("");
                all.add(
                        new Said(
                                Said.Who.TOOL,
                                tools.getOrDefault(id, id),
                                ChatMessages.text(item.get("output")),
                                pictures(item.items("output"))));
            }
            case "reasoning", "item_reference" -> {}
            default ->
                    throw new CodedException(
                            ErrorCode.INVALID_REQUEST,
                            "input: type %s (expected: message, function_call, function_call_output, reasoning or item_reference)"
                                    .formatted(type));
        }
    }

    private void message(Json.Obj item) {
        String text = ChatMessages.text(item.get("content"));
        String files = files(item.items("content"));
        switch (item.string("role").orElse("")) {
            case "system", "developer" -> all.add(Said.of(Said.Who.SYSTEM, text));
            case "user" -> {
                if (!files.isEmpty()) {
                    all.add(Said.of(Said.Who.SYSTEM, files));
                }
                all.add(new Said(Said.Who.USER, "", text, pictures(item.items("content"))));
            }
            case "assistant" -> all.add(Said.of(Said.Who.ASSISTANT, text));
            default ->
                    throw new CodedException(
                            ErrorCode.INVALID_REQUEST,
                            "input: role %s (expected: system, developer, user or assistant)"
                                    .formatted(item.string("role").orElse("missing")));
        }
    }

    private static List<ModelPart.Image> pictures(List<Json> parts) {
        List<ModelPart.Image> pictures = new ArrayList<>();
        for (Json item : parts) {
            if (item instanceof Json.Obj part
                    && part.string("type").orElse("").equals("input_image")) {
                pictures.add(picture(part));
            }
        }
        return pictures;
    }

    private static ModelPart.Image picture(Json.Obj part) {
        Json.Obj source = part.object("source");
        return source.string("type").orElse("").equals("base64")
                ? Pictures.of(
                        source.string("media_type").orElse(""), source.string("data").orElse(""))
                : Pictures.ofUrl(
                        part.string("image_url").or(() -> source.string("url")).orElse(""));
    }

    private static String files(List<Json> parts) {
        StringBuilder all = new StringBuilder();
        for (Json item : parts) {
            if (item instanceof Json.Obj part
                    && part.string("type").orElse("").equals("input_file")) {
                all.append(all.isEmpty() ? "" : "\n\n").append(file(part));
            }
        }
        return all.toString();
    }

    /// `[File notes.txt]`, then its text.
    private static String file(Json.Obj part) {
        Json.Obj source = part.object("source");
        String name =
                part.string("filename")
                        .or(() -> source.string("filename"))
                        .orElse("without a name");
        String written = part.string("file_data").or(() -> source.string("data")).orElse("");
        int comma = written.startsWith("data:") ? written.indexOf(',') : -1;
        String type =
                comma < 0
                        ? source.string("media_type").orElse("text/plain")
                        : written.substring(5, comma).replaceFirst(";.*", "");
        boolean isText = type.startsWith("text/") || type.equals("application/json");
        if (!isText || written.isEmpty()) {
            throw new CodedException(
                    ErrorCode.INVALID_REQUEST,
                    "input_file: %s of type %s (expected: text in file_data, base64)"
                            .formatted(name, type));
        }
        String text;
        try {
            byte[] bytes = Base64.getMimeDecoder().decode(written.substring(comma + 1));
            text = new String(bytes, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new CodedException(
                    ErrorCode.INVALID_REQUEST,
                    "input_file: %s is no base64 (expected: base64 of its text)".formatted(name),
                    e);
        }
        String cut = text.length() <= LONGEST_FILE ? text : text.substring(0, LONGEST_FILE) + "…";
        return "[File %s]\n%s".formatted(name, cut);
    }
}
