package bot.molt.providers.anthropic;

import bot.molt.base.json.Json;
import bot.molt.providers.wire.Conversation;
import bot.molt.spi.model.ModelMessage;
import bot.molt.spi.model.ModelPart;
import bot.molt.spi.tool.Content;
import java.util.ArrayList;
import java.util.List;

/// A conversation as turns of `user` and `assistant`; what follows each other on one side is one
/// turn. The last block is marked as the end of what is worth caching.
final class MessagesTurns {
    /// Before the data of thoughts that the API hides altogether, in a signature.
    static final String REDACTED = "redacted:";

    private final List<Json> turns = new ArrayList<>();
    private List<Json> blocks = new ArrayList<>();
    private String role = "user";

    MessagesTurns(List<ModelMessage> messages) {
        for (ModelMessage message : Conversation.mended(messages)) {
            switch (message) {
                case ModelMessage.User(List<ModelPart> parts) -> {
                    begin("user");
                    parts.forEach(part -> add(part, false));
                }
                case ModelMessage.Assistant(List<ModelPart> parts, String api) -> {
                    begin("assistant");
                    parts.forEach(part -> add(part, api.equals(AnthropicMessages.NAME)));
                }
                case ModelMessage.ToolResult result -> {
                    begin("user");
                    blocks.add(result(result));
                }
            }
        }
        mark();
        end();
    }

    Json json() {
        return Json.array(turns);
    }

    private void begin(String next) {
        if (!role.equals(next)) {
            end();
            role = next;
        }
    }

    private void end() {
        if (!blocks.isEmpty()) {
            turns.add(Json.object().put("role", role).put("content", Json.array(blocks)).build());
        }
        blocks = new ArrayList<>();
    }

    private void mark() {
        if (!blocks.isEmpty() && role.equals("user")) {
            Json.Obj last = (Json.Obj) blocks.removeLast();
            blocks.add(last.with("cache_control", MessagesBody.CACHE));
        }
    }

    /// The API refuses empty texts.
    private void add(ModelPart part, boolean ownThoughts) {
        switch (part) {
            case ModelPart.Text(String text) when text.isBlank() -> {}
            case ModelPart.Text(String text) -> blocks.add(MessagesBody.text(text));
            case ModelPart.Image image -> blocks.add(image(image));
            case ModelPart.ToolCall call ->
                    blocks.add(
                            Json.object()
                                    .put("type", "tool_use")
                                    .put("id", Conversation.callId(call.id()))
                                    .put("name", call.name())
                                    .put("input", call.arguments())
                                    .build());
            case ModelPart.Thinking(String text, String signature)
                    when ownThoughts && !signature.isEmpty() ->
                    blocks.add(thinking(text, signature));
            case ModelPart.Thinking _ -> {}
        }
    }

    private static Json.Obj thinking(String text, String signature) {
        return signature.startsWith(REDACTED)
                ? Json.object()
                        .put("type", "redacted_thinking")
                        .put("data", signature.substring(REDACTED.length()))
                        .build()
                : Json.object()
                        .put("type", "thinking")
                        .put("thinking", text)
                        .put("signature", signature)
                        .build();
    }

    private static Json.Obj image(ModelPart.Image image) {
        Json.Obj source =
                Json.object()
                        .put("type", "base64")
                        .put("media_type", image.mimeType())
                        .put("data", Conversation.base64(image.bytes()))
                        .build();
        return Json.object().put("type", "image").put("source", source).build();
    }

    private static Json.Obj result(ModelMessage.ToolResult result) {
        List<Json> content = new ArrayList<>();
        for (Content piece : result.content()) {
            switch (piece) {
                case Content.Text(String text) when text.isBlank() -> {}
                case Content.Text(String text) -> content.add(MessagesBody.text(text));
                case Content.Image(byte[] bytes, String type) ->
                        content.add(image(new ModelPart.Image(bytes, type)));
                case Content.Block(Json.Obj json) ->
                        content.add(MessagesBody.text(json.toString()));
            }
        }
        Json.ObjectBuilder block =
                Json.object()
                        .put("type", "tool_result")
                        .put("tool_use_id", Conversation.callId(result.callId()));
        if (!content.isEmpty()) {
            block.put("content", Json.array(content));
        }
        return result.isError() ? block.put("is_error", true).build() : block.build();
    }
}
