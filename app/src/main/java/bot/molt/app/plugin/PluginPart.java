package bot.molt.app.plugin;

import bot.molt.agent.Agents;
import bot.molt.app.config.PluginsConfig;
import bot.molt.base.Secret;
import bot.molt.base.concurrent.TaskScope;
import bot.molt.base.json.Json;
import bot.molt.execution.Execution;
import bot.molt.gateway.configuration.PluginsSection;
import bot.molt.spi.plugin.PluginHooks;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The plugins of one gateway: loaded, handed to those who use what they add, replaced while it
/// runs. What is broken is left out and said; the gateway runs without it.
///
/// Threads: any; one change at a time.
public final class PluginPart implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(PluginPart.class.getName());

    private final Path state;
    private final Consumer<Secret> secrets;
    private final AtomicReference<@Nullable Execution> execution = new AtomicReference<>();
    private final List<Consumer<Plugged>> followers = new CopyOnWriteArrayList<>();
    private final ReentrantLock turn = new ReentrantLock();
    private final TaskScope registering = new TaskScope("plugin-register");
    private final TaskScope retiring = new TaskScope("plugin-retire");
    private final List<PluginVersion> leaving = new CopyOnWriteArrayList<>();
    private final PluginHooking hooking = new PluginHooking(this::versions);
    private final PluginWatch watch = new PluginWatch(this::reload);
    private final Taken own;
    private volatile PluginsConfig config;
    private volatile PluginLoading.Found now = new PluginLoading.Found(List.of(), List.of());
    private volatile Set<String> paths = Set.of();
    private volatile Set<String> methods = Set.of();
    private volatile boolean started;
    private volatile boolean closed;

    private PluginPart(PluginsConfig config, Path state, Taken own, Consumer<Secret> secrets) {
        this.config = config;
        this.state = state;
        this.own = own;
        this.secrets = secrets;
    }

    /// Loads what the configuration lets in.
    ///
    /// @param own names of the gateway's own
    /// @param secrets told of every secret, so that no log shows it
    public static PluginPart load(
            PluginsConfig config, Path state, Taken own, Consumer<Secret> secrets) {
        PluginPart part = new PluginPart(config, state, own, secrets);
        part.reload();
        return part;
    }

    List<PluginVersion> versions() {
        return now.versions();
    }

    PluginsConfig config() {
        return config;
    }

    /// Versions that run on because something uses them.
    List<PluginVersion> leaving() {
        return List.copyOf(leaving);
    }

    /// How each stands, with what the gateway itself has the names of.
    List<PluginStanding> standings() {
        return now.standings().stream().map(this::noted).toList();
    }

    private PluginStanding noted(PluginStanding standing) {
        PluginStanding noted = standing;
        for (String added : standing.adds()) {
            String name = added.substring(added.lastIndexOf(' ') + 1);
            boolean isPath = added.startsWith("route ") || added.startsWith("socket ");
            if (isPath && paths.contains(name)) {
                noted =
                        noted.noting(
                                "route %s is the gateway's own and was left out".formatted(name));
            } else if (added.startsWith("method ") && methods.contains(name)) {
                noted =
                        noted.noting(
                                "method %s is the gateway's own and was left out".formatted(name));
            }
        }
        return noted;
    }

    /// What the gateway itself answers to: of these nothing is taken over.
    public void leaves(Set<String> ownPaths, Set<String> ownMethods) {
        paths = ownPaths;
        methods = ownMethods;
    }

    /// Is handed what plugins add, now and whenever that changes.
    public void follow(Consumer<Plugged> follower) {
        turn.lock();
        try {
            followers.add(follower);
            follower.accept(plugged());
        } finally {
            turn.unlock();
        }
    }

    /// What they add now.
    public Plugged plugged() {
        return Plugged.of(now.versions(), this::folder, this::channel);
    }

    private Path folder(String id) {
        return state.resolve("plugins").resolve(".data").resolve(id);
    }

    private Json.Obj channel(String plugin, String channel) {
        return config.entries()
                .getOrDefault(plugin, Json.Obj.EMPTY)
                .object("config")
                .object(PluginLoading.CHANNELS)
                .object(channel);
    }

    /// From now on plugins may call tools, and are asked and told of calls.
    public void serve(Execution road) {
        execution.set(road);
        hooking.follow(road);
    }

    /// From now on plugins are told of messages.
    public void serve(Agents agents) {
        hooking.follow(agents);
    }

    /// The gateway answers on its port.
    public void started() {
        started = true;
        tellStarted();
        watch.start();
    }

    private void tellStarted() {
        if (started) {
            versions().forEach(version -> version.hooks().ifPresent(HookLine::gatewayStarted));
        }
    }

    /// Follows the configuration that holds now.
    public void apply(PluginsConfig fresh) {
        config = fresh;
        reload();
    }

    /// Looks at all places again: what lies there otherwise than before is taken anew.
    void reload() {
        turn.lock();
        try {
            if (closed) {
                return;
            }
            List<PluginVersion> before = now.versions();
            now =
                    PluginLoading.of(
                            config,
                            before,
                            new PluginLoading.Around(
                                    own,
                                    this::folder,
                                    new Registrations.Given(execution, secrets),
                                    registering));
            watch.follow(config.load().paths());
            if (!now.versions().equals(before)) {
                tell(before);
            }
        } finally {
            turn.unlock();
        }
    }

    private void tell(List<PluginVersion> before) {
        Plugged all = plugged();
        for (Consumer<Plugged> follower : followers) {
            try {
                follower.accept(all);
            } catch (RuntimeException e) {
                LOG.log(Level.ERROR, "plugins: not taken everywhere", e);
            }
        }
        tellStarted();
        List<PluginVersion> gone = new ArrayList<>(before);
        gone.removeAll(now.versions());
        gone.forEach(this::retire);
    }

    private void retire(PluginVersion version) {
        leaving.add(version);
        try {
            retiring.fork(() -> retired(version));
        } catch (CancellationException e) {
            version.endNow();
        }
    }

    private boolean retired(PluginVersion version) throws InterruptedException {
        try {
            version.retire();
            return true;
        } finally {
            leaving.remove(version);
        }
    }

    /// `plugins.*`.
    public PluginMethods steering(PluginsSection section, InstantSource clock) {
        return new PluginMethods(this, section, state.resolve("plugins"), clock);
    }

    /// The gateway begins to end.
    public void stopping() {
        versions()
                .reversed()
                .forEach(version ->
                        version.hooks()
                                .ifPresent(hooks -> hooks.tellNow(PluginHooks::gatewayStopping)));
    }

    /// Lets all of them end, in reverse.
    @Override
    public void close() {
        watch.close();
        turn.lock();
        try {
            closed = true;
        } finally {
            turn.unlock();
        }
        List<PluginVersion> all = versions().reversed();
        leaving.forEach(version -> version.adds().leases().hurry());
        all.forEach(PluginVersion::endNow);
        registering.close();
        retiring.close();
    }
}
