package bot.molt.spi.plugin;

import bot.molt.base.json.Json;
import bot.molt.spi.Caller;
import bot.molt.spi.tool.Tool;
import bot.molt.spi.tool.ToolResult;
import java.nio.file.Path;

/// What a plugin is given. The first three are for [Plugin#register] alone; later they throw
/// `IllegalStateException`.
///
/// Threads: any, for the rest.
public interface PluginHost {
    /// Adds a tool; policy, approvals and audit hold for it as for any other. A profile does not
    /// contain it: it is let in by `tools.alsoAllow`.
    ///
    /// Errors: `IllegalArgumentException` for a name that is taken.
    void tool(Tool<?> tool);

    /// Adds an address. One that the gateway has itself is left out, and said so.
    ///
    /// Errors: `IllegalArgumentException` for a path that another plugin has.
    void route(PluginRoute route);

    /// Adds a method of the WebSocket protocol and of `moltbot gateway call`. One that the gateway
    /// has itself is left out, and said so.
    ///
    /// Errors: `IllegalArgumentException` for a name that another plugin has.
    void method(PluginMethod<?> method);

    /// Calls a tool on the road that every call takes.
    ///
    /// Errors: `CodedException` where the policy refuses, the tool fails, or the gateway is not up
    /// yet.
    ToolResult callTool(Caller caller, String tool, Json.Obj args);

    /// The plugin itself as a caller: the user `plugin-<id>`, who has a workspace of his own behind
    /// walls, and whom `routing.users` may give more.
    ///
    /// @param session groups calls that belong together
    Caller self(String session);

    /// Writes into the gateway's log.
    System.Logger logger();

    /// A folder that is the plugin's own and stays; it exists.
    Path folder();
}
