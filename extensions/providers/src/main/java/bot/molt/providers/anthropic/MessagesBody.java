package bot.molt.providers.anthropic;

import bot.molt.base.json.Json;
import bot.molt.spi.model.ModelRequest;
import bot.molt.spi.model.ModelRequest.Thinking;
import bot.molt.spi.model.ToolDefinition;
import java.util.ArrayList;
import java.util.List;

/// A request as the Messages API takes it.
final class MessagesBody {
    private static final int STANDARD_TOKENS = 8_192;
    static final Json.Obj CACHE = Json.object().put("type", "ephemeral").build();

    private final ModelRequest request;
    private final ThinkingForm form;

    MessagesBody(ModelRequest request, Json.Obj dialect) {
        this.request = request;
        this.form = ThinkingForm.of(request.model(), dialect);
    }

    Json.Obj json() {
        ModelRequest.Options options = request.options();
        boolean thinks = options.thinking() != Thinking.OFF;
        Json.ObjectBuilder body =
                Json.object().put("model", request.model()).put("max_tokens", maxTokens());
        if (!request.system().isBlank()) {
            Json.Obj block = text(request.system()).with("cache_control", CACHE);
            body.put("system", Json.array(List.of(block)));
        }
        body.put("messages", new MessagesTurns(request.messages()).json());
        if (!request.tools().isEmpty()) {
            body.put("tools", tools()).put("tool_choice", choice(thinks));
        }
        if (!options.stop().isEmpty()) {
            body.put("stop_sequences", Json.strings(options.stop()));
        }
        if (!thinks && form.takesTemperature()) {
            dice(body, options);
        }
        if (thinks) {
            think(body, options.thinking());
        }
        return body.put("stream", true).build();
    }

    /// The API takes one of both, and no temperature above 1.
    private static void dice(Json.ObjectBuilder body, ModelRequest.Options options) {
        Double temperature = options.temperature();
        Double topP = options.topP();
        if (temperature != null) {
            body.put("temperature", Json.of(Math.min(1.0, temperature)));
        } else if (topP != null) {
            body.put("top_p", Json.of(topP.doubleValue()));
        }
    }

    /// A budget comes out of the tokens of the answer, so it is added to them.
    private int maxTokens() {
        ModelRequest.Options options = request.options();
        int answer = options.maxTokens() == 0 ? STANDARD_TOKENS : options.maxTokens();
        return form.adaptive() ? answer : answer + ThinkingForm.budget(options.thinking());
    }

    private void think(Json.ObjectBuilder body, Thinking level) {
        if (form.adaptive()) {
            body.put("thinking", Json.object().put("type", "adaptive").build());
            body.put(
                    "output_config",
                    Json.object().put("effort", ThinkingForm.effort(level)).build());
        } else {
            body.put(
                    "thinking",
                    Json.object()
                            .put("type", "enabled")
                            .put("budget_tokens", ThinkingForm.budget(level))
                            .build());
        }
    }

    private Json tools() {
        List<Json> tools = new ArrayList<>();
        for (ToolDefinition tool : request.tools()) {
            tools.add(
                    Json.object()
                            .put("name", tool.name())
                            .put("description", tool.description())
                            .put("input_schema", tool.schema())
                            .build());
        }
        Json.Obj last = (Json.Obj) tools.removeLast();
        tools.add(last.with("cache_control", CACHE));
        return Json.array(tools);
    }

    /// A model that thinks cannot be made to call.
    private Json.Obj choice(boolean thinks) {
        String type =
                switch (request.options().choice()) {
                    case AUTO -> "auto";
                    case NONE -> "none";
                    case REQUIRED -> thinks ? "auto" : "any";
                };
        return Json.object().put("type", type).build();
    }

    static Json.Obj text(String text) {
        return Json.object().put("type", "text").put("text", text).build();
    }
}
