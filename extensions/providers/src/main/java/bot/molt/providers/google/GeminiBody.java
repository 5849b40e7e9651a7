package bot.molt.providers.google;

import bot.molt.base.json.Json;
import bot.molt.spi.model.ModelRequest;
import bot.molt.spi.model.ModelRequest.Thinking;
import bot.molt.spi.model.ToolDefinition;
import java.util.ArrayList;
import java.util.List;

/// A request as the Gemini API takes it.
final class GeminiBody {
    private final ModelRequest request;

    GeminiBody(ModelRequest request) {
        this.request = request;
    }

    Json.Obj json() {
        Json.ObjectBuilder body = Json.object().put("contents", new GeminiContents(request).json());
        if (!request.system().isBlank()) {
            body.put(
                    "systemInstruction",
                    Json.object()
                            .put("parts", Json.array(List.of(text(request.system()))))
                            .build());
        }
        if (!request.tools().isEmpty()) {
            body.put("tools", tools()).put("toolConfig", choice());
        }
        Json.Obj generation = generation();
        return generation.members().isEmpty()
                ? body.build()
                : body.put("generationConfig", generation).build();
    }

    static Json.Obj text(String text) {
        return Json.object().put("text", text).build();
    }

    private Json tools() {
        List<Json> declarations = new ArrayList<>();
        for (ToolDefinition tool : request.tools()) {
            declarations.add(
                    Json.object()
                            .put("name", tool.name())
                            .put("description", tool.description())
                            .put("parametersJsonSchema", tool.schema())
                            .build());
        }
        Json.Obj group =
                Json.object().put("functionDeclarations", Json.array(declarations)).build();
        return Json.array(List.of(group));
    }

    private Json choice() {
        String mode =
                switch (request.options().choice()) {
                    case AUTO -> "AUTO";
                    case NONE -> "NONE";
                    case REQUIRED -> "ANY";
                };
        return Json.object()
                .put("functionCallingConfig", Json.object().put("mode", mode).build())
                .build();
    }

    private Json.Obj generation() {
        ModelRequest.Options options = request.options();
        Double temperature = options.temperature();
        Double topP = options.topP();
        Json.ObjectBuilder all = Json.object();
        if (options.maxTokens() > 0) {
            all.put("maxOutputTokens", options.maxTokens());
        }
        if (temperature != null) {
            all.put("temperature", Json.of(temperature.doubleValue()));
        }
        if (topP != null) {
            all.put("topP", Json.of(topP.doubleValue()));
        }
        if (!options.stop().isEmpty()) {
            all.put("stopSequences", Json.strings(options.stop()));
        }
        if (options.thinking() != Thinking.OFF) {
            all.put("thinkingConfig", thinking(options.thinking()));
        }
        return all.build();
    }

    /// Models of the third generation know levels, those before it a budget of tokens.
    private Json.Obj thinking(Thinking level) {
        Json.ObjectBuilder config = Json.object().put("includeThoughts", true);
        if (request.model().contains("gemini-2")) {
            long budget =
                    switch (level) {
                        case OFF, MINIMAL -> 1_024;
                        case LOW -> 4_096;
                        case MEDIUM -> 8_192;
                        case HIGH -> 16_384;
                        case XHIGH -> 24_576;
                    };
            return config.put("thinkingBudget", budget).build();
        }
        boolean high = level == Thinking.HIGH || level == Thinking.XHIGH;
        return config.put("thinkingLevel", high ? "high" : "low").build();
    }
}
