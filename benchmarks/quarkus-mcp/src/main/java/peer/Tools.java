package peer;

import io.quarkiverse.mcp.server.Tool;
import io.quarkiverse.mcp.server.ToolArg;

/// One trivial tool, without policy and without audit.
public class Tools {
    @Tool(name = "length", description = "The length of a text.")
    String length(@ToolArg(description = "The text.") String text) {
        return Integer.toString(text.length());
    }
}
