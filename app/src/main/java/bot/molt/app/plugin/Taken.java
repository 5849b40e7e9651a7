package bot.molt.app.plugin;

import bot.molt.base.Require;
import java.util.HashSet;
import java.util.Set;

/// Names that a plugin can no longer take: tools of the gateway, and what plugins before it added.
final class Taken {
    private final Set<String> tools;
    private final Set<String> routes;
    private final Set<String> methods;

    private Taken(Set<String> tools, Set<String> routes, Set<String> methods) {
        this.tools = new HashSet<>(tools);
        this.routes = new HashSet<>(routes);
        this.methods = new HashSet<>(methods);
    }

    /// @param tools names of the gateway's own
    static Taken of(Set<String> tools) {
        return new Taken(tools, Set.of(), Set.of());
    }

    /// The same names, for a plugin that may yet be left out.
    Taken copy() {
        return new Taken(tools, routes, methods);
    }

    void tool(String name) {
        Require.that(tools.add(name), "tool", name, "a name that is not taken");
    }

    void route(String path) {
        Require.that(routes.add(path), "route", path, "a path that is not taken");
    }

    void method(String name) {
        Require.that(methods.add(name), "method", name, "a name that is not taken");
    }
}
