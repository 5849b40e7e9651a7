package bot.molt.providers.ollama;

import bot.molt.base.json.Json;
import bot.molt.providers.wire.Conversation;
import bot.molt.spi.model.ModelMessage;
import bot.molt.spi.model.ModelPart;
import bot.molt.spi.model.ModelRequest;
import bot.molt.spi.model.ModelRequest.Thinking;
import bot.molt.spi.model.ModelRequest.ToolChoice;
import bot.molt.spi.model.ToolDefinition;
import java.util.ArrayList;
import java.util.List;

/// A request as Ollama takes it.
final class OllamaBody {
    private final ModelRequest request;
    private final Json.Obj dialect;
    private final List<Json> messages = new ArrayList<>();

    OllamaBody(ModelRequest request, Json.Obj dialect) {
        this.request = request;
        this.dialect = dialect;
    }

    Json.Obj json() {
        if (!request.system().isBlank()) {
            messages.add(message("system", request.system()).build());
        }
        for (ModelMessage message : Conversation.mended(request.messages())) {
            switch (message) {
                case ModelMessage.User(List<ModelPart> parts) ->
                        messages.add(said("user", parts).build());
                case ModelMessage.Assistant assistant -> addAssistant(assistant);
                case ModelMessage.ToolResult result -> addResult(result);
            }
        }
        Json.ObjectBuilder body =
                Json.object()
                        .put("model", request.model())
                        .put("messages", Json.array(messages))
                        .put("stream", true);
        boolean offers = request.options().choice() != ToolChoice.NONE;
        if (!request.tools().isEmpty() && offers) {
            body.put("tools", tools());
        }
        if (request.options().thinking() != Thinking.OFF) {
            body.put("think", think());
        }
        Json.Obj options = options();
        return options.members().isEmpty() ? body.build() : body.put("options", options).build();
    }

    /// Only gpt-oss knows how much.
    private Json think() {
        if (!request.model().contains("gpt-oss")) {
            return Json.TRUE;
        }
        return Json.of(
                switch (request.options().thinking()) {
                    case OFF, MINIMAL, LOW -> "low";
                    case MEDIUM -> "medium";
                    case HIGH, XHIGH -> "high";
                });
    }

    private Json.Obj options() {
        ModelRequest.Options wanted = request.options();
        Double temperature = wanted.temperature();
        Double topP = wanted.topP();
        Json.ObjectBuilder options = Json.object();
        if (wanted.maxTokens() > 0) {
            options.put("num_predict", wanted.maxTokens());
        }
        if (temperature != null) {
            options.put("temperature", Json.of(temperature.doubleValue()));
        }
        if (topP != null) {
            options.put("top_p", Json.of(topP.doubleValue()));
        }
        if (!wanted.stop().isEmpty()) {
            options.put("stop", Json.strings(wanted.stop()));
        }
        dialect.number("numCtx").ifPresent(window -> options.put("num_ctx", window));
        return options.build();
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

    private static Json.ObjectBuilder message(String role, String content) {
        return Json.object().put("role", role).put("content", content);
    }

    private static Json.ObjectBuilder said(String role, List<ModelPart> parts) {
        StringBuilder text = new StringBuilder();
        List<Json> images = new ArrayList<>();
        for (ModelPart part : parts) {
            if (part instanceof ModelPart.Text(String piece)) {
                text.append(text.isEmpty() ? "" : "\n").append(piece);
            } else if (part instanceof ModelPart.Image image) {
                images.add(Json.of(Conversation.base64(image.bytes())));
            }
        }
        Json.ObjectBuilder message = message(role, text.toString());
        return images.isEmpty() ? message : message.put("images", Json.array(images));
    }

    private void addAssistant(ModelMessage.Assistant assistant) {
        Json.ObjectBuilder message = said("assistant", assistant.parts());
        List<Json> calls = new ArrayList<>();
        StringBuilder thoughts = new StringBuilder();
        for (ModelPart part : assistant.parts()) {
            if (part instanceof ModelPart.ToolCall call) {
                Json.Obj function =
                        Json.object()
                                .put("name", call.name())
                                .put("arguments", call.arguments())
                                .build();
                calls.add(Json.object().put("function", function).build());
            } else if (part instanceof ModelPart.Thinking(String text, String _)) {
                thoughts.append(text);
            }
        }
        if (!thoughts.isEmpty() && assistant.api().equals(Ollama.NAME)) {
            message.put("thinking", thoughts.toString());
        }
        messages.add(
                calls.isEmpty()
                        ? message.build()
                        : message.put("tool_calls", Json.array(calls)).build());
    }

    private void addResult(ModelMessage.ToolResult result) {
        List<ModelPart> parts = new ArrayList<>();
        parts.add(new ModelPart.Text(Conversation.text(result.content())));
        parts.addAll(Conversation.images(result.content()));
        messages.add(said("tool", parts).put("tool_name", result.tool()).build());
    }
}
