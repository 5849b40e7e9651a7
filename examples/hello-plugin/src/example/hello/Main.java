package example.hello;

import bot.molt.base.bind.Default;
import bot.molt.base.bind.Doc;
import bot.molt.base.json.Json;
import bot.molt.spi.plugin.HttpReply;
import bot.molt.spi.plugin.Plugin;
import bot.molt.spi.plugin.PluginHost;
import bot.molt.spi.plugin.PluginInfo;
import bot.molt.spi.plugin.PluginMethod;
import bot.molt.spi.plugin.PluginRoute;
import bot.molt.spi.tool.Access;
import bot.molt.spi.tool.Effect;
import bot.molt.spi.tool.Tool;
import bot.molt.spi.tool.ToolContext;
import bot.molt.spi.tool.ToolResult;
import bot.molt.spi.tool.ToolSpec;
import java.util.List;

/** Adds a tool, two addresses and a method. */
@PluginInfo(id = "hello", name = "Hello", version = "1.0")
public final class Main implements Plugin<Main.Settings> {
    /** Settings: plugins.entries.hello.config in the configuration. A password would be of type Secret. */
    public record Settings(@Default("Hello") String greeting) {}

    /** Arguments of the tool and of the method: the record is the schema that a model sees. */
    public record Name(@Doc("Who is greeted.") String name) {}

    @Override
    public Class<Settings> config() {
        return Settings.class;
    }

    @Override
    public void register(Settings settings, PluginHost host) {
        host.tool(new Greeting(settings.greeting()));
        // Behind the gateway's own auth; what it calls is decided and audited as the caller's.
        host.route(new PluginRoute("POST", "/hello/ask", PluginRoute.Auth.GATEWAY, call -> {
            String line = call.json().string("line").orElseThrow();
            ToolResult result = host.callTool(call.caller().orElseThrow(), "exec",
                    Json.object().put("command", line).build());
            return HttpReply.json(200, Json.object()
                    .put("user", call.caller().orElseThrow().userId())
                    .put("said", result.text()).build());
        }));
        // Anybody reaches this one: such a route checks its callers itself.
        host.route(new PluginRoute("POST", "/hello/open", PluginRoute.Auth.OWN, call ->
                HttpReply.json(200, Json.object()
                        .put("caller", call.caller().map(c -> c.userId()).orElse("nobody"))
                        .put("self", host.self("s").userId()).build())));
        host.method(new PluginMethod<>("hello.greet", PluginMethod.Right.READ, Name.class,
                (params, caller) -> Json.object()
                        .put("text", settings.greeting() + ", " + params.name()).build()));
    }

    private record Greeting(String greeting) implements Tool<Name> {
        @Override
        public ToolSpec<Name> spec() {
            return new ToolSpec<>("hello", "Greets somebody.", Name.class, Effect.READS);
        }

        @Override
        public List<Access> accesses(Name args) {
            return List.of();
        }

        @Override
        public ToolResult call(Name args, ToolContext context) {
            return ToolResult.ok(greeting + ", " + args.name());
        }
    }
}
