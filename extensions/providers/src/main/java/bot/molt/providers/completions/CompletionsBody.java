package bot.molt.providers.completions;

import bot.molt.base.json.Json;
import bot.molt.providers.wire.Conversation;
import bot.molt.spi.model.ModelMessage;
import bot.molt.spi.model.ModelPart;
import bot.molt.spi.model.ModelRequest;
import bot.molt.spi.model.ToolDefinition;
import java.util.ArrayList;
import java.util.List;

/// A request as the Chat Completions API takes it.
final class CompletionsBody {
    private final ModelRequest request;
    private final Dialect dialect;
    private final List<Json> messages = new ArrayList<>();

    /// Pictures of results, which a message of a tool cannot hold.
    private final List<ModelPart> pictures = new ArrayList<>();

    CompletionsBody(ModelRequest request, Dialect dialect) {
        this.request = request;
        this.dialect = dialect;
    }

    Json.Obj json() {
        ModelRequest.Options options = request.options();
        Double temperature = options.temperature();
        Double topP = options.topP();
        Json.ObjectBuilder body =
                Json.object().put("model", request.model()).put("messages", messages());
        if (!request.tools().isEmpty()) {
            body.put("tools", tools()).put("tool_choice", choice());
        }
        if (options.maxTokens() > 0) {
            body.put(dialect.maxTokens(), options.maxTokens());
        }
        body.put("temperature", temperature == null ? null : Json.of(temperature.doubleValue()));
        body.put("top_p", topP == null ? null : Json.of(topP.doubleValue()));
        if (!options.stop().isEmpty()) {
            body.put("stop", Json.strings(options.stop()));
        }
        dialect.think(body, options.thinking());
        if (dialect.cacheKey() && !options.cacheKey().isEmpty()) {
            body.put("prompt_cache_key", Conversation.callId(options.cacheKey()));
        }
        body.put("stream", true);
        if (dialect.usage()) {
            body.put("stream_options", Json.object().put("include_usage", true).build());
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
            Json.Obj function =
                    Json.object()
                            .put("name", tool.name())
                            .put("description", tool.description())
                            .put("parameters", tool.schema())
                            .build();
            tools.add(Json.object().put("type", "function").put("function", function).build());
        }
        return Json.array(tools);
    }

    private Json messages() {
        if (!request.system().isBlank()) {
            messages.add(message("system", Json.of(request.system())).build());
        }
        for (ModelMessage message : Conversation.mended(request.messages())) {
            if (!(message instanceof ModelMessage.ToolResult)) {
                showPictures();
            }
            switch (message) {
                case ModelMessage.User(List<ModelPart> parts) -> addUser(parts);
                case ModelMessage.Assistant assistant -> addAssistant(assistant);
                case ModelMessage.ToolResult result -> addResult(result);
            }
        }
        showPictures();
        return Json.array(messages);
    }

    private void showPictures() {
        if (!pictures.isEmpty()) {
            addUser(List.copyOf(pictures));
            pictures.clear();
        }
    }

    private static Json.ObjectBuilder message(String role, Json content) {
        return Json.object().put("role", role).put("content", content);
    }

    private void addUser(List<ModelPart> parts) {
        boolean plain = parts.stream().noneMatch(ModelPart.Image.class::isInstance);
        if (plain) {
            messages.add(message("user", Json.of(text(parts))).build());
            return;
        }
        List<Json> content = new ArrayList<>();
        for (ModelPart part : parts) {
            if (part instanceof ModelPart.Text(String text)) {
                content.add(Json.object().put("type", "text").put("text", text).build());
            } else if (part instanceof ModelPart.Image image) {
                Json.Obj url = Json.object().put("url", Conversation.dataUrl(image)).build();
                content.add(Json.object().put("type", "image_url").put("image_url", url).build());
            }
        }
        messages.add(message("user", Json.array(content)).build());
    }

    private static String text(List<ModelPart> parts) {
        StringBuilder all = new StringBuilder();
        for (ModelPart part : parts) {
            if (part instanceof ModelPart.Text(String text)) {
                all.append(all.isEmpty() ? "" : "\n").append(text);
            }
        }
        return all.toString();
    }

    private void addAssistant(ModelMessage.Assistant assistant) {
        List<Json> calls = new ArrayList<>();
        for (ModelPart part : assistant.parts()) {
            if (part instanceof ModelPart.ToolCall call) {
                calls.add(call(call));
            }
        }
        String text = text(assistant.parts());
        if (text.isEmpty() && calls.isEmpty()) {
            return;
        }
        Json.ObjectBuilder message =
                message("assistant", text.isEmpty() ? Json.NULL : Json.of(text));
        if (assistant.api().equals(OpenaiCompletions.NAME)) {
            Thoughts.put(message, assistant.parts());
        }
        if (!calls.isEmpty()) {
            message.put("tool_calls", Json.array(calls));
        }
        Json.Obj whole = message.build();
        boolean lacksThoughts =
                dialect.thoughtsBack() && !calls.isEmpty() && !whole.has(Thoughts.CONTENT);
        messages.add(lacksThoughts ? whole.with(Thoughts.CONTENT, "") : whole);
    }

    private Json.Obj call(ModelPart.ToolCall call) {
        Json.Obj function =
                Json.object()
                        .put("name", call.name())
                        .put("arguments", call.arguments().toString())
                        .build();
        return Json.object()
                .put("id", dialect.callId(call.id()))
                .put("type", "function")
                .put("function", function)
                .build();
    }

    private void addResult(ModelMessage.ToolResult result) {
        List<ModelPart.Image> images = Conversation.images(result.content());
        String text = Conversation.text(result.content());
        if (!images.isEmpty()) {
            pictures.add(new ModelPart.Text("Pictures of the result of " + result.tool() + ":"));
            pictures.addAll(images);
        }
        String shown =
                text.isEmpty() ? (images.isEmpty() ? "(nothing)" : "(pictures below)") : text;
        messages.add(
                Json.object()
                        .put("role", "tool")
                        .put("tool_call_id", dialect.callId(result.callId()))
                        .put("name", dialect.nineLetterIds() ? result.tool() : null)
                        .put("content", shown)
                        .build());
    }
}
