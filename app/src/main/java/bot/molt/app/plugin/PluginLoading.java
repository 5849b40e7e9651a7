package bot.molt.app.plugin;

import bot.molt.app.config.PluginsConfig;
import bot.molt.base.CodedException;
import bot.molt.base.concurrent.Task;
import bot.molt.base.concurrent.TaskScope;
import bot.molt.base.json.Json;
import bot.molt.spi.plugin.Plugin;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;

/// One look at what the configuration wants loaded: what is the same stays as it is, what is new or
/// another is registered beside it, what is broken is left out and said. A version that cannot take
/// its place leaves the one that runs there.
///
/// Threads: one.
final class PluginLoading {
    private static final System.Logger LOG = System.getLogger(PluginLoading.class.getName());
    private static final Duration REGISTER_LIMIT = Duration.ofSeconds(30);

    /// The settings of channels, which are not for the plugin's record.
    static final String CHANNELS = "channels";

    private final PluginsConfig config;
    private final Around around;
    private final Map<String, PluginVersion> before = new LinkedHashMap<>();
    private final Map<String, PluginVersion> loaded = new LinkedHashMap<>();
    private final List<PluginStanding> standings = new ArrayList<>();
    private final Set<Path> seen = new HashSet<>();

    /// What loading goes on in.
    ///
    /// @param own names of the gateway's own
    /// @param folder where each plugin's own things are
    record Around(
            Taken own,
            java.util.function.Function<String, Path> folder,
            Registrations.Given given,
            TaskScope scope) {}

    /// What came of it, in the order in which it was found.
    record Found(List<PluginVersion> versions, List<PluginStanding> standings) {}

    private PluginLoading(PluginsConfig config, List<PluginVersion> running, Around around) {
        this.config = config;
        this.around = around;
        running.forEach(version -> before.put(version.id(), version));
    }

    /// @param running what takes part until now
    static Found of(PluginsConfig config, List<PluginVersion> running, Around around) {
        PluginLoading loading = new PluginLoading(config, running, around);
        if (config.enabled()) {
            config.load().paths().forEach(loading::at);
        }
        return new Found(List.copyOf(loading.loaded.values()), List.copyOf(loading.standings));
    }

    private void at(Path path) {
        try {
            for (PluginPlace place : PluginPlace.at(path)) {
                if (seen.add(place.path().toRealPath())) {
                    look(place);
                }
            }
        } catch (IOException e) {
            fail(path, "cannot be read: " + e.getMessage());
        }
    }

    private void look(PluginPlace place) throws IOException {
        String stamp = PluginFiles.stamp(place);
        Optional<PluginVersion> same =
                before.values().stream()
                        .filter(version -> version.origin().place().path().equals(place.path()))
                        .filter(version -> version.origin().stamp().equals(stamp))
                        .filter(version -> isPinned(place, version.code().digest()))
                        .findFirst();
        if (same.isPresent()) {
            take(same.get().code(), place, stamp);
            return;
        }
        try {
            LoadedPlugin code = LoadedPlugin.at(place);
            if (isPinned(place, code.digest())) {
                take(code, place, stamp);
            } else {
                keepOrFail(code, place, changed(place, code.digest()));
            }
        } catch (IOException e) {
            fail(place.path(), String.valueOf(e.getMessage()));
        }
    }

    /// Whether it is what was installed, where it was.
    private boolean isPinned(PluginPlace place, String digest) {
        return pin(place).filter(expected -> !expected.equals(digest)).isEmpty();
    }

    private Optional<String> pin(PluginPlace place) {
        return config.installs().values().stream()
                .filter(install ->
                        install.string("installPath").orElse("").equals(place.path().toString()))
                .map(install -> install.string("sha256").orElse(""))
                .filter(digest -> !digest.isEmpty())
                .findFirst();
    }

    private String changed(PluginPlace place, String digest) {
        return "sha256 %s (expected: %s, as it was installed; if you changed it: moltbot plugins install %s)"
                .formatted(digest, pin(place).orElse(""), place.path());
    }

    private void take(LoadedPlugin code, PluginPlace place, String stamp) {
        String id = code.info().id();
        Optional<String> off = off(id);
        if (off.isPresent()) {
            standings.add(standing(code, place, PluginStanding.State.DISABLED, off.get()));
            return;
        }
        if (loaded.containsKey(id)) {
            standings.add(
                    standing(
                            code,
                            place,
                            PluginStanding.State.FAILED,
                            "id: %s is taken by another plugin (expected: each id once)"
                                    .formatted(id)));
            return;
        }
        PluginVersion running = before.get(id);
        Json.Obj settings = settings(id);
        if (running != null
                && running.code().digest().equals(code.digest())
                && running.origin().place().path().equals(place.path())
                && running.origin().settings().equals(settings)) {
            put(running, "");
            return;
        }
        register(code, new PluginVersion.Origin(place, stamp, settings));
    }

    private void put(PluginVersion version, String problem) {
        loaded.put(version.id(), version);
        standings.add(
                standing(
                                version.code(),
                                version.origin().place(),
                                PluginStanding.State.LOADED,
                                problem)
                        .adding(version.adds().added().names()));
    }

    private Json.Obj settings(String id) {
        return config.entries().getOrDefault(id, Json.Obj.EMPTY).object("config").without(CHANNELS);
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

    /// Names of the gateway and of every other plugin.
    private Taken others(String id) {
        Taken all = around.own().copy();
        Map<String, PluginVersion> there = new HashMap<>(before);
        there.putAll(loaded);
        there.forEach((other, version) -> {
            if (!other.equals(id)) {
                all.takeAll(version.adds().own());
            }
        });
        return all;
    }

    private void register(LoadedPlugin code, PluginVersion.Origin origin) {
        String id = code.info().id();
        try {
            Path folder = Files.createDirectories(around.folder().apply(id));
            Registrations adds = new Registrations(id, folder, around.given(), others(id));
            Plugin<?> plugin = registered(code, origin.settings(), adds);
            put(new PluginVersion(code, plugin, adds, origin), "");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            keepOrFail(code, origin.place(), "interrupted");
        } catch (CodedException e) {
            keepOrFail(
                    code, origin.place(), "plugins.entries.%s.config: %s".formatted(id, e.text()));
        } catch (IOException | RuntimeException | Error e) {
            LOG.log(Level.WARNING, "plugin " + id + ": is left out", e);
            Throwable cause = e;
            while (cause.getClass().equals(IllegalStateException.class)
                    && cause.getCause() != null
                    && cause.getMessage() != null
                    && cause.getMessage().equals(cause.getCause().toString())) {
                cause = cause.getCause();
            }
            keepOrFail(code, origin.place(), cause.toString());
        }
    }

    /// Its own code runs beside, so that it holds nobody up for ever.
    private Plugin<?> registered(LoadedPlugin code, Json.Obj settings, Registrations into)
            throws InterruptedException {
        Task<Plugin<?>> task =
                around.scope()
                        .fork(() -> {
                            Plugin<?> plugin = code.made();
                            boolean done = false;
                            try {
                                LoadedPlugin.register(plugin, settings, into);
                                done = true;
                                return plugin;
                            } finally {
                                if (!done) {
                                    closeQuietly(plugin);
                                }
                            }
                        });
        try {
            return task.join(REGISTER_LIMIT)
                    .orElseThrow(() ->
                            new CancellationException(
                                    "register took longer than %d s"
                                            .formatted(REGISTER_LIMIT.toSeconds())));
        } finally {
            into.end();
            if (!task.ended()) {
                task.cancel();
            }
        }
    }

    private static void closeQuietly(Plugin<?> plugin) {
        try {
            plugin.close();
        } catch (IOException | RuntimeException | LinkageError e) {
            LOG.log(Level.DEBUG, "a plugin that was left out did not close", e);
        }
    }

    /// What runs is better than nothing.
    private void keepOrFail(LoadedPlugin code, PluginPlace place, String problem) {
        PluginVersion running = before.get(code.info().id());
        LOG.log(Level.WARNING, "plugin {0}: {1}", code.info().id(), problem);
        if (running != null && !loaded.containsKey(code.info().id())) {
            put(
                    running,
                    "%s; version %s runs on".formatted(problem, running.code().info().version()));
        } else {
            standings.add(standing(code, place, PluginStanding.State.FAILED, problem));
        }
    }

    private void fail(Path path, String problem) {
        Optional<PluginVersion> running =
                before.values().stream()
                        .filter(version -> version.origin().place().path().equals(path))
                        .filter(version -> !loaded.containsKey(version.id()))
                        .findFirst();
        LOG.log(Level.WARNING, "plugin {0}: {1}", path, problem);
        if (running.isPresent() && Files.exists(path)) {
            put(
                    running.get(),
                    "%s; version %s runs on"
                            .formatted(problem, running.get().code().info().version()));
            return;
        }
        standings.add(
                new PluginStanding(
                        String.valueOf(path.getFileName()),
                        "",
                        "",
                        path.toString(),
                        PluginStanding.State.FAILED,
                        problem,
                        "",
                        List.of()));
    }

    private static PluginStanding standing(
            LoadedPlugin code, PluginPlace place, PluginStanding.State state, String problem) {
        return new PluginStanding(
                code.info().id(),
                code.info().name(),
                code.info().version(),
                place.path().toString(),
                state,
                problem,
                code.digest(),
                List.of());
    }
}
