package bot.molt.app.gateway;

import bot.molt.gateway.mcp.McpPeers;
import bot.molt.gateway.mcp.McpPrompts;
import bot.molt.gateway.mcp.McpResources;
import bot.molt.gateway.mcp.McpTool;
import bot.molt.spi.tool.Tool;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a gateway has beside its built-in parts. Policy and audit hold for it as for those.
///
/// @param tools names that no other tool has
/// @param faces how MCP clients see some of the tools; the others stand under their own names
/// @param resources null where there are none
/// @param prompts null where there are none
/// @param peers told which MCP client stands behind which call, for tools that talk to it
public record Contributions(
        List<Tool<?>> tools,
        List<McpTool> faces,
        @Nullable McpResources resources,
        @Nullable McpPrompts prompts,
        McpPeers peers) {
    public Contributions {
        tools = List.copyOf(tools);
        faces = List.copyOf(faces);
    }

    /// Nothing.
    public static Contributions none() {
        return new Contributions(List.of(), List.of(), null, null, new McpPeers());
    }
}
