package bot.molt.providers.responses;

import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import bot.molt.providers.wire.Conversation;
import bot.molt.spi.model.ModelMessage;
import bot.molt.spi.model.ModelPart;
import bot.molt.spi.model.ModelRequest;
import bot.molt.spi.model.ModelRequest.Thinking;
import bot.molt.spi.model.ToolDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A request as the Responses API takes it.
final class ResponsesBody {
    private final ModelRequest request;
    private final Json.Obj dialect;
    private final List<Json> input = new ArrayList<>();

    ResponsesBody(ModelRequest request, Json.Obj dialect) {
        this.request = request;
        this.dialect = dialect;
    }

    Json.Obj json() {
        ModelRequest.Options options = request.options();
        Double temperature = options.temperature();
        Double topP = options.topP();
        boolean thinks =
                options.thinking() != Thinking.OFF
                        && !Json.FALSE.equals(dialect.get("supportsReasoningEffort"));
        for (ModelMessage message : Conversation.mended(request.messages())) {
            add(message);
        }
        Json.ObjectBuilder body =
                Json.object()
                        .put("model", request.model())
                        .put("instructions", request.system().isBlank() ? null : request.system())
                        .put("input", Json.array(input))
                        .put("store", false)
                        .put("stream", true)
                        .put("include", Json.strings(List.of("reasoning.encrypted_content")));
        if (!request.tools().isEmpty()) {
            body.put("tools", tools()).put("tool_choice", choice());
        }
        if (options.maxTokens() > 0) {
            body.put("max_output_tokens", Math.max(16, options.maxTokens()));
        }
        if (temperature != null && !thinks) {
            body.put("temperature", Json.of(temperature.doubleValue()));
        }
        if (topP != null && !thinks) {
            body.put("top_p", Json.of(topP.doubleValue()));
        }
        if (thinks) {
            String effort = options.thinking().name().toLowerCase(Locale.ROOT);
            body.put(
                    "reasoning",
                    Json.object().put("effort", effort).put("summary", "auto").build());
        }
        if (!options.cacheKey().isEmpty()) {
            body.put("prompt_cache_key", Conversation.callId(options.cacheKey()));
        }
        return body.build();
    }

    private String choice() {
        return switch (request.options().choice()) {
            case AUTO -> "auto";
            case NONE -> "none";
            case REQUIRED -> "required";
        };
    }

    private Json tools() {
        List<Json> tools = new ArrayList<>();
        for (ToolDefinition tool : request.tools()) {
            tools.add(
                    Json.object()
                            .put("type", "function")
                            .put("name", tool.name())
                            .put("description", tool.description())
                            .put("parameters", tool.schema())
                            .put("strict", false)
                            .build());
        }
        return Json.array(tools);
    }

    private void add(ModelMessage message) {
        switch (message) {
            case ModelMessage.User(List<ModelPart> parts) -> addUser(parts);
            case ModelMessage.Assistant(List<ModelPart> parts, String api) ->
                    parts.forEach(part -> addPart(part, api.equals(OpenaiResponses.NAME)));
            case ModelMessage.ToolResult result -> addResult(result);
        }
    }

    private void addUser(List<ModelPart> parts) {
        List<Json> content = new ArrayList<>();
        for (ModelPart part : parts) {
            if (part instanceof ModelPart.Text(String text)) {
                content.add(Json.object().put("type", "input_text").put("text", text).build());
            } else if (part instanceof ModelPart.Image image) {
                content.add(image(image));
            }
        }
        input.add(Json.object().put("role", "user").put("content", Json.array(content)).build());
    }

    private static Json.Obj image(ModelPart.Image image) {
        return Json.object()
                .put("type", "input_image")
                .put("detail", "auto")
                .put("image_url", Conversation.dataUrl(image))
                .build();
    }

    /// The signature of a thought is the item that the server sent.
    private void addPart(ModelPart part, boolean ownThoughts) {
        switch (part) {
            case ModelPart.Text(String text) when text.isEmpty() -> {}
            case ModelPart.Text(String text) -> {
                Json.Obj piece = Json.object().put("type", "output_text").put("text", text).build();
                input.add(
                        Json.object()
                                .put("role", "assistant")
                                .put("content", Json.array(List.of(piece)))
                                .build());
            }
            case ModelPart.ToolCall call ->
                    input.add(
                            Json.object()
                                    .put("type", "function_call")
                                    .put("call_id", Conversation.callId(call.id()))
                                    .put("name", call.name())
                                    .put("arguments", call.arguments().toString())
                                    .build());
            case ModelPart.Thinking(String _, String signature)
                    when ownThoughts && !signature.isEmpty() ->
                    input.add(JsonText.parse(signature));
            case ModelPart.Thinking _, ModelPart.Image _ -> {}
        }
    }

    /// Text alone where there is nothing else, else a list with the pictures.
    private void addResult(ModelMessage.ToolResult result) {
        String text = Conversation.text(result.content());
        List<ModelPart.Image> images = Conversation.images(result.content());
        Json output = Json.of(text.isEmpty() ? "(nothing)" : text);
        if (!images.isEmpty()) {
            List<Json> pieces = new ArrayList<>();
            if (!text.isEmpty()) {
                pieces.add(Json.object().put("type", "input_text").put("text", text).build());
            }
            images.forEach(image -> pieces.add(image(image)));
            output = Json.array(pieces);
        }
        input.add(
                Json.object()
                        .put("type", "function_call_output")
                        .put("call_id", Conversation.callId(result.callId()))
                        .put("output", output)
                        .build());
    }
}
