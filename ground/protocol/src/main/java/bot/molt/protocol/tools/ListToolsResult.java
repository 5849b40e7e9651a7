package bot.molt.protocol.tools;

import bot.molt.base.json.Json;
import java.util.List;

/// The tools that the policy shows to the caller, sorted by name.
public record ListToolsResult(List<Item> tools) {
    /// One tool.
    ///
    /// @param inputSchema JSON schema of its arguments
    /// @param effect `reads`, `writes` or `executes`
    public record Item(String name, String description, Json.Obj inputSchema, String effect) {}
}
