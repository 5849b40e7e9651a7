package bot.molt.app.plugin;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.Require;
import bot.molt.base.json.Json;
import bot.molt.execution.Execution;
import bot.molt.execution.Invocation;
import bot.molt.spi.Caller;
import bot.molt.spi.plugin.PluginHost;
import bot.molt.spi.plugin.PluginMethod;
import bot.molt.spi.plugin.PluginRoute;
import bot.molt.spi.tool.Tool;
import bot.molt.spi.tool.ToolResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// What one plugin adds, while it says so, and what it is given for good.
final class Registrations implements PluginHost {
    private final String id;
    private final Path folder;
    private final AtomicReference<@Nullable Execution> execution;
    private final Taken taken;
    private final List<Tool<?>> tools = new ArrayList<>();
    private final List<PluginRoute> routes = new ArrayList<>();
    private final List<PluginMethod<?>> methods = new ArrayList<>();
    private volatile boolean closed;

    /// @param execution empty until the gateway is up
    Registrations(
            String id, Path folder, AtomicReference<@Nullable Execution> execution, Taken taken) {
        this.id = id;
        this.folder = folder;
        this.execution = execution;
        this.taken = taken;
    }

    List<Tool<?>> tools() {
        return tools;
    }

    List<PluginRoute> routes() {
        return routes;
    }

    List<PluginMethod<?>> methods() {
        return methods;
    }

    /// Names of all that it adds.
    List<String> names() {
        List<String> names = new ArrayList<>();
        tools.forEach(tool -> names.add("tool " + tool.spec().name()));
        routes.forEach(route -> names.add("route " + route.method() + " " + route.path()));
        methods.forEach(method -> names.add("method " + method.name()));
        return names;
    }

    /// Nothing more may be added.
    void end() {
        closed = true;
    }

    private void checkOpen() {
        if (closed) {
            throw new IllegalStateException(
                    "plugin " + id + ": registered already (expected: only within register)");
        }
    }

    @Override
    public void tool(Tool<?> tool) {
        checkOpen();
        taken.tool(tool.spec().name());
        tools.add(tool);
    }

    @Override
    public void route(PluginRoute route) {
        checkOpen();
        for (PluginRoute other : routes) {
            boolean same = other.path().equals(route.path());
            Require.that(
                    !same || other.auth() == route.auth(),
                    "route",
                    route.path(),
                    "the same auth for all methods of a path");
            Require.that(
                    !same || !other.method().equals(route.method()),
                    "route",
                    route.method() + " " + route.path(),
                    "each once");
        }
        if (routes.stream().noneMatch(other -> other.path().equals(route.path()))) {
            taken.route(route.path());
        }
        routes.add(route);
    }

    @Override
    public void method(PluginMethod<?> method) {
        checkOpen();
        taken.method(method.name());
        methods.add(method);
    }

    @Override
    public ToolResult callTool(Caller caller, String tool, Json.Obj args) {
        Execution road = execution.get();
        if (road == null) {
            throw new CodedException(
                    ErrorCode.UNAVAILABLE,
                    "plugin %s: the gateway is not up (expected: calls after register)"
                            .formatted(id));
        }
        return road.run(Invocation.of(tool, args, caller, null)).orThrow();
    }

    @Override
    public Caller self(String session) {
        return new Caller("plugin-" + id, Caller.Role.USER, session, "plugin", "");
    }

    @Override
    public System.Logger logger() {
        return System.getLogger("plugin." + id);
    }

    @Override
    public Path folder() {
        return folder;
    }
}
