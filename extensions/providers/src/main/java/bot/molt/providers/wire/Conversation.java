package bot.molt.providers.wire;

import bot.molt.base.json.Json;
import bot.molt.spi.model.ModelMessage;
import bot.molt.spi.model.ModelPart;
import bot.molt.spi.tool.Content;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Conversations as every API takes them.
public final class Conversation {
    private static final String NO_RESULT = "There is no result: the call was cut off.";

    private Conversation() {}

    /// The same with one result for each call, right behind the message that made it: one that is
    /// missing is put in, one of no call is left out. Messages without content are left out.
    public static List<ModelMessage> mended(List<ModelMessage> messages) {
        List<ModelMessage> mended = new ArrayList<>();
        for (int i = 0; i < messages.size(); i++) {
            switch (messages.get(i)) {
                case ModelMessage.User user when !user.parts().isEmpty() -> mended.add(user);
                case ModelMessage.User _, ModelMessage.ToolResult _ -> {}
                case ModelMessage.Assistant assistant -> {
                    if (!assistant.parts().isEmpty()) {
                        mended.add(assistant);
                        mended.addAll(results(assistant, messages, i + 1));
                    }
                }
            }
        }
        return mended;
    }

    private static List<ModelMessage> results(
            ModelMessage.Assistant assistant, List<ModelMessage> messages, int from) {
        Map<String, ModelMessage.ToolResult> found = new HashMap<>();
        for (int i = from;
                i < messages.size() && !(messages.get(i) instanceof ModelMessage.Assistant);
                i++) {
            if (messages.get(i) instanceof ModelMessage.ToolResult result) {
                found.putIfAbsent(result.callId(), result);
            }
        }
        List<ModelMessage> results = new ArrayList<>();
        for (ModelPart part : assistant.parts()) {
            if (part instanceof ModelPart.ToolCall call) {
                ModelMessage.ToolResult result = found.get(call.id());
                results.add(result == null ? missing(call) : result);
            }
        }
        return results;
    }

    private static ModelMessage.ToolResult missing(ModelPart.ToolCall call) {
        return new ModelMessage.ToolResult(
                call.id(), call.name(), List.of(new Content.Text(NO_RESULT)), true);
    }

    /// The text of a result; what is no text stands as JSON, pictures are left out.
    public static String text(List<Content> content) {
        StringBuilder all = new StringBuilder();
        for (Content piece : content) {
            String text =
                    switch (piece) {
                        case Content.Text(String written) -> written;
                        case Content.Block(Json.Obj json) -> json.toString();
                        case Content.Image _ -> "";
                    };
            all.append(all.isEmpty() || text.isEmpty() ? "" : "\n").append(text);
        }
        return all.toString();
    }

    /// The pictures of a result.
    public static List<ModelPart.Image> images(List<Content> content) {
        List<ModelPart.Image> images = new ArrayList<>();
        for (Content piece : content) {
            if (piece instanceof Content.Image(byte[] bytes, String mimeType)) {
                images.add(new ModelPart.Image(bytes, mimeType));
            }
        }
        return images;
    }

    public static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    /// `data:image/png;base64,…`.
    public static String dataUrl(ModelPart.Image image) {
        return "data:" + image.mimeType() + ";base64," + base64(image.bytes());
    }

    /// An id of a call that every API takes: letters, digits, `_` and `-`, 64 at most.
    public static String callId(String id) {
        String plain = id.replaceAll("[^A-Za-z0-9_-]", "_");
        return plain.length() <= 64 ? plain : plain.substring(plain.length() - 64);
    }
}
