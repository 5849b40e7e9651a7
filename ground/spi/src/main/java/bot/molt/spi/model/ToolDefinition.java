package bot.molt.spi.model;

import bot.molt.base.Require;
import bot.molt.base.json.Json;

/// A tool, as a model is told of it.
///
/// @param schema JSON Schema of its arguments, an object
public record ToolDefinition(String name, String description, Json.Obj schema) {
    public ToolDefinition {
        Require.nonBlank("name", name);
    }
}
