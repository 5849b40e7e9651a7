package bot.molt.gateway.openai;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.json.Json;
import bot.molt.spi.model.ToolDefinition;
import java.util.ArrayList;
import java.util.List;

/// Tools that the client runs itself, and whether one must be called.
///
/// @param required that the answer is a call
/// @param sentence for the model; empty where there is nothing to say
record ClientTools(List<ToolDefinition> tools, boolean required, String sentence) {
    private static final int MOST = 128;

    ClientTools {
        tools = List.copyOf(tools);
    }

    /// Reads `tools` and `tool_choice` of a request, in either API's form.
    ///
    /// Errors: `invalid_request` for a tool that is no function, has no name or is none of those
    /// that must be called.
    static ClientTools of(Json.Obj body) {
        List<ToolDefinition> tools = new ArrayList<>();
        for (Json item : body.items("tools")) {
            tools.add(tool(item instanceof Json.Obj object ? object : Json.Obj.EMPTY));
        }
        if (tools.size() > MOST) {
            throw invalid("tools: " + tools.size(), "%d at most".formatted(MOST));
        }
        Json choice = body.get("tool_choice");
        return switch (choice) {
            case Json.Str(String word) when word.equals("none") ->
                    new ClientTools(List.of(), false, "");
            case Json.Str(String word) when word.equals("required") ->
                    new ClientTools(
                            demanded(tools, "required"),
                            true,
                            "You must call at least one of the client's tools before you answer.");
            case Json.Str(String word) when word.equals("auto") ->
                    new ClientTools(tools, false, "");
            case Json.Obj named -> one(tools, named);
            case null -> new ClientTools(tools, false, "");
            case Json.Null _ -> new ClientTools(tools, false, "");
            default ->
                    throw invalid("tool_choice: " + choice, "auto, none, required or one function");
        };
    }

    private static ToolDefinition tool(Json.Obj item) {
        String type = item.string("type").orElse("function");
        if (!type.equals("function")) {
            throw invalid("tools: type " + type, "function");
        }
        Json.Obj function = item.has("function") ? item.object("function") : item;
        String name = function.string("name").orElse("");
        if (!name.matches("[A-Za-z0-9_.-]{1,64}")) {
            throw invalid("tools: name " + name, "1..64 letters, digits, _ . and -");
        }
        Json.Obj parameters =
                function.has("parameters")
                        ? function.object("parameters")
                        : Json.object()
                                .put("type", "object")
                                .put("properties", Json.Obj.EMPTY)
                                .build();
        return new ToolDefinition(name, function.string("description").orElse(""), parameters);
    }

    private static ClientTools one(List<ToolDefinition> tools, Json.Obj choice) {
        Json.Obj function = choice.has("function") ? choice.object("function") : choice;
        String name = function.string("name").orElse("");
        List<ToolDefinition> named =
                tools.stream().filter(tool -> tool.name().equals(name)).toList();
        return new ClientTools(demanded(named, name), true, "You must call the tool " + name + ".");
    }

    private static List<ToolDefinition> demanded(List<ToolDefinition> tools, String what) {
        if (tools.isEmpty()) {
            throw invalid("tool_choice: " + what, "a function that stands under tools");
        }
        return tools;
    }

    private static CodedException invalid(String what, String expected) {
        return new CodedException(
                ErrorCode.INVALID_REQUEST, "%s (expected: %s)".formatted(what, expected));
    }
}
