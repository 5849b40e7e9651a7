package bot.molt.spi.plugin;

import bot.molt.base.json.Json;
import bot.molt.spi.Caller;
import bot.molt.spi.channel.Channel;
import bot.molt.spi.model.ModelApi;
import bot.molt.spi.sandbox.SandboxProvider;
import bot.molt.spi.tool.Tool;
import bot.molt.spi.tool.ToolResult;
import java.nio.file.Path;
import java.util.function.Consumer;

/// What a plugin is given.
///
/// ```java
/// public void register(Settings settings, PluginHost host) {
///     host.tool(new Greeting(settings.greeting()));
///     host.route(new PluginRoute("GET", "/hello", PluginRoute.Auth.GATEWAY,
///             call -> HttpReply.text(200, "hello " + call.caller().orElseThrow().userId())));
///     host.command(new PluginCommand("hello", "Greets.", (rest, caller) -> "Hello, " + rest));
/// }
/// ```
///
/// What adds something is for [Plugin#register] alone; later it throws `IllegalStateException`. A
/// name that is taken throws `IllegalArgumentException`, and the plugin is left out. What is added
/// is there until the plugin is switched off or another version of it takes its place; calls that
/// run then end where they began.
///
/// Threads: any, for the rest.
public interface PluginHost {
    /// Adds a tool; policy, approvals and audit hold for it as for any other. A profile does not
    /// contain it: it is let in by `tools.alsoAllow`.
    void tool(Tool<?> tool);

    /// Adds an address. One that the gateway has itself is left out, and said so.
    void route(PluginRoute route);

    /// Adds an address for WebSockets; as [#route].
    void socket(PluginSocket socket);

    /// Adds a method of the WebSocket protocol and of `moltbot gateway call`. One that the gateway
    /// has itself is left out, and said so.
    void method(PluginMethod<?> method);

    /// Adds a command that people write in chats and on the page: `/hello`.
    void command(PluginCommand command);

    /// Adds a channel. Its settings stand under `channels.<id of the channel>` of the plugin's own
    /// `config`, in the form of [bot.molt.spi.channel.ChannelConfig].
    void channel(Channel channel);

    /// Adds a model API: `models.providers.<id>.api` names it by [ModelApi#name].
    void provider(ModelApi api);

    /// Adds a target: `plugin:<kind>` in `tools.exec.defaultTarget` and in `sandbox.backend`.
    void sandbox(SandboxProvider provider);

    /// Is told of what happens; may refuse calls.
    void hooks(PluginHooks hooks);

    /// Calls a tool on the road that every call takes.
    ///
    /// Errors: `CodedException` where the policy refuses, the tool fails, or the gateway is not up
    /// yet.
    ToolResult callTool(Caller caller, String tool, Json.Obj args);

    /// The same, telling what the call's process writes while it runs.
    ///
    /// @param output is handed whole characters, on the calling thread
    ToolResult callTool(Caller caller, String tool, Json.Obj args, Consumer<String> output)
            throws InterruptedException;

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
