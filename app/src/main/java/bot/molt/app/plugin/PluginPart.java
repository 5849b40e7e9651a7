package bot.molt.app.plugin;

import bot.molt.app.config.PluginsConfig;
import bot.molt.base.CodedException;
import bot.molt.base.Digests;
import bot.molt.base.json.Json;
import bot.molt.execution.Execution;
import bot.molt.gateway.configuration.PluginsSection;
import bot.molt.gateway.http.HttpEndpoint;
import bot.molt.gateway.rpc.RpcMethod;
import bot.molt.gateway.rpc.RpcSpec;
import bot.molt.gateway.rpc.Scope;
import bot.molt.spi.plugin.Plugin;
import bot.molt.spi.plugin.PluginInfo;
import bot.molt.spi.plugin.PluginMethod;
import bot.molt.spi.plugin.PluginRoute;
import bot.molt.spi.tool.Tool;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// The plugins of one gateway. What is broken is left out and said; the gateway starts without it.
public final class PluginPart implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(PluginPart.class.getName());

    private final PluginsConfig config;
    private final Path state;
    private final AtomicReference<@Nullable Execution> execution = new AtomicReference<>();
    private final Map<String, Running> running = new LinkedHashMap<>();
    private final List<PluginStanding> standings = new ArrayList<>();
    private final Set<Path> seen = new HashSet<>();
    private Taken taken;

    private PluginPart(PluginsConfig config, Path state, Set<String> tools) {
        this.config = config;
        this.state = state;
        this.taken = Taken.of(tools);
    }

    /// One that takes part.
    private record Running(LoadedPlugin code, Plugin<?> plugin, Registrations adds) {}

    /// Loads what the configuration lets in.
    ///
    /// @param tools names of the gateway's own
    public static PluginPart load(PluginsConfig config, Path state, Set<String> tools) {
        PluginPart part = new PluginPart(config, state, tools);
        if (config.enabled()) {
            config.load().paths().forEach(part::loadAt);
        }
        return part;
    }

    private void loadAt(Path path) {
        try {
            for (PluginPlace place : PluginPlace.at(path)) {
                if (seen.add(place.path().toRealPath())) {
                    load(place);
                }
            }
        } catch (IOException e) {
            fail(path, "cannot be read: " + e.getMessage());
        }
    }

    private void load(PluginPlace place) {
        LoadedPlugin code;
        try {
            checkDigest(place);
            code = LoadedPlugin.at(place);
        } catch (IOException e) {
            fail(place.path(), String.valueOf(e.getMessage()));
            return;
        }
        Optional<String> off = off(code.info().id());
        if (off.isPresent()) {
            standings.add(standing(code, place, PluginStanding.State.DISABLED, off.get()));
            close(code);
        } else {
            register(code, place);
        }
    }

    /// What was installed is loaded only as it was installed.
    private void checkDigest(PluginPlace place) throws IOException {
        for (Json.Obj install : config.installs().values()) {
            String expected = install.string("sha256").orElse("");
            boolean same = install.string("installPath").orElse("").equals(place.path().toString());
            if (same && !expected.isEmpty()) {
                String found = Digests.sha256Hex(Files.readAllBytes(place.path()));
                if (!found.equals(expected)) {
                    throw new IOException(
                            "sha256 %s (expected: %s, as it was installed; if you changed it: moltbot plugins install %s)"
                                    .formatted(found, expected, place.path()));
                }
            }
        }
    }

    /// Why a plugin may not be loaded.
    private Optional<String> off(String id) {
        if (config.deny().contains(id)) {
            return Optional.of("plugins.deny");
        }
        if (!config.allow().isEmpty() && !config.allow().contains(id)) {
            return Optional.of("plugins.allow does not contain it");
        }
        Json.Obj entry = config.entries().getOrDefault(id, Json.Obj.EMPTY);
        return entry.has("enabled") && !entry.isTrue("enabled")
                ? Optional.of("plugins.entries." + id + ".enabled: false")
                : Optional.empty();
    }

    private void register(LoadedPlugin code, PluginPlace place) {
        String id = code.info().id();
        Running other = running.get(id);
        if (other != null) {
            refuse(
                    code,
                    place,
                    "id: %s is taken by another plugin (expected: each id once)".formatted(id));
            return;
        }
        Taken names = taken.copy();
        try {
            Path folder =
                    Files.createDirectories(state.resolve("plugins").resolve(".data").resolve(id));
            Registrations adds = new Registrations(id, folder, execution, names);
            Json.Obj settings = config.entries().getOrDefault(id, Json.Obj.EMPTY).object("config");
            Plugin<?> plugin = code.register(settings, adds);
            running.put(id, new Running(code, plugin, adds));
            taken = names;
            standings.add(standing(code, place, PluginStanding.State.LOADED, ""));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            refuse(code, place, "interrupted");
        } catch (InvocationTargetException e) {
            broken(code, place, e.getTargetException());
        } catch (Exception | LinkageError e) {
            broken(code, place, e);
        }
    }

    private void broken(LoadedPlugin code, PluginPlace place, Throwable e) {
        LOG.log(Level.WARNING, "plugin " + code.info().id() + ": is left out", e);
        String reason =
                e instanceof CodedException coded
                        ? "plugins.entries.%s.config: %s".formatted(code.info().id(), coded.text())
                        : e.toString();
        refuse(code, place, reason);
    }

    private void refuse(LoadedPlugin code, PluginPlace place, String problem) {
        standings.add(standing(code, place, PluginStanding.State.FAILED, problem));
        close(code);
    }

    private void fail(Path path, String problem) {
        LOG.log(Level.WARNING, "plugin {0}: {1}", path, problem);
        standings.add(
                new PluginStanding(
                        String.valueOf(path.getFileName()),
                        "",
                        "",
                        path.toString(),
                        PluginStanding.State.FAILED,
                        problem,
                        List.of()));
    }

    private PluginStanding standing(
            LoadedPlugin code, PluginPlace place, PluginStanding.State state, String problem) {
        PluginInfo info = code.info();
        Running known = state == PluginStanding.State.LOADED ? running.get(info.id()) : null;
        return new PluginStanding(
                info.id(),
                info.name(),
                info.version(),
                place.path().toString(),
                state,
                problem,
                known == null ? List.of() : known.adds().names());
    }

    /// Tools of all plugins.
    public List<Tool<?>> tools() {
        List<Tool<?>> tools = new ArrayList<>();
        running.values().forEach(each -> tools.addAll(each.adds().tools()));
        return tools;
    }

    /// Addresses of all plugins, but for those that are taken.
    ///
    /// @param gateways paths of the gateway's own
    public List<HttpEndpoint> endpoints(Set<String> gateways) {
        List<HttpEndpoint> endpoints = new ArrayList<>();
        running.forEach((id, each) -> {
            Map<String, List<PluginRoute>> byPath = new LinkedHashMap<>();
            for (PluginRoute route : each.adds().routes()) {
                if (gateways.contains(route.path())) {
                    note(
                            id,
                            "route %s is the gateway's own and was left out"
                                    .formatted(route.path()));
                } else {
                    byPath.computeIfAbsent(route.path(), _ -> new ArrayList<>()).add(route);
                }
            }
            byPath.values().forEach(routes -> endpoints.add(new PluginRoutes(List.copyOf(routes))));
        });
        return endpoints;
    }

    /// Methods of all plugins, but for those that are taken.
    ///
    /// @param gateways names of the gateway's own
    public List<RpcMethod<?, ?>> methods(Set<String> gateways) {
        List<RpcMethod<?, ?>> methods = new ArrayList<>();
        running.forEach((id, each) -> {
            for (PluginMethod<?> method : each.adds().methods()) {
                if (gateways.contains(method.name())) {
                    note(
                            id,
                            "method %s is the gateway's own and was left out"
                                    .formatted(method.name()));
                } else {
                    methods.add(served(method));
                }
            }
        });
        return methods;
    }

    private static <P extends Record> RpcMethod<P, Json> served(PluginMethod<P> method) {
        Scope scope =
                switch (method.right()) {
                    case READ -> Scope.READ;
                    case WRITE -> Scope.WRITE;
                    case ADMIN -> Scope.ADMIN;
                };
        return RpcMethod.of(
                RpcSpec.of(method.name(), method.params(), Json.class).needing(scope),
                method.body()::call);
    }

    private void note(String id, String problem) {
        LOG.log(Level.WARNING, "plugin {0}: {1}", id, problem);
        standings.replaceAll(each ->
                each.id().equals(id) && each.state() == PluginStanding.State.LOADED
                        ? new PluginStanding(
                                each.id(),
                                each.name(),
                                each.version(),
                                each.path(),
                                each.state(),
                                each.problem().isEmpty()
                                        ? problem
                                        : each.problem() + "; " + problem,
                                each.adds())
                        : each);
    }

    /// From now on plugins may call tools.
    public void serve(Execution road) {
        execution.set(road);
    }

    /// `plugins.*`.
    public PluginMethods steering(PluginsSection section, InstantSource clock) {
        return new PluginMethods(
                () -> List.copyOf(standings), section, state.resolve("plugins"), clock);
    }

    private static void close(LoadedPlugin code) {
        try {
            code.close();
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "a plugin's jar", e);
        }
    }

    /// Lets all of them end, in reverse.
    @Override
    public void close() {
        for (Running each : List.copyOf(running.values()).reversed()) {
            try (LoadedPlugin _ = each.code()) {
                each.plugin().close();
            } catch (IOException | RuntimeException e) {
                LOG.log(
                        Level.WARNING,
                        "plugin " + each.code().info().id() + ": did not end well",
                        e);
            }
        }
    }
}
