package bot.molt.app.plugin;

import bot.molt.app.plugin.lent.Leases;
import bot.molt.base.concurrent.Task;
import bot.molt.base.concurrent.TaskScope;
import bot.molt.base.concurrent.Worker;
import bot.molt.spi.plugin.PluginHooks;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;

/// Tells the hooks of one plugin what happens: one thing after the other, each within a limit. What
/// they do wrong is noted, and goes no further.
///
/// Threads: any number tell; one thread of its own hands on.
final class HookLine implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(HookLine.class.getName());
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Duration GUARD_LIMIT = Duration.ofSeconds(2);
    private static final int MOST_WAITING = 1_000;

    private final String plugin;
    private final List<PluginHooks> hooks;
    private final List<PluginHooks> guards;
    private final Leases leases;
    private final BlockingQueue<Telling> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final TaskScope scope = new TaskScope("plugin-hook");
    private final AtomicBoolean full = new AtomicBoolean();
    private final AtomicBoolean started = new AtomicBoolean();
    private final Worker worker;

    /// Something that hooks are told.
    @FunctionalInterface
    interface Telling {
        void to(PluginHooks hooks) throws InterruptedException;
    }

    HookLine(String plugin, List<PluginHooks> hooks, Leases leases) {
        this.plugin = plugin;
        this.hooks = List.copyOf(hooks);
        this.guards = hooks.stream().filter(HookLine::guards).toList();
        this.leases = leases;
        this.worker = Worker.virtual("plugin-hooks", this::run);
    }

    /// Whether it says anything to calls before they run.
    private static boolean guards(PluginHooks hooks) {
        try {
            return !hooks.getClass()
                    .getMethod("beforeCall", PluginHooks.Call.class)
                    .getDeclaringClass()
                    .equals(PluginHooks.class);
        } catch (NoSuchMethodException e) {
            return true;
        }
    }

    /// Tells it when its turn has come. Where too much waits, it is left out.
    void tell(Telling telling) {
        if (waiting.offer(telling)) {
            full.set(false);
        } else if (full.compareAndSet(false, true)) {
            LOG.log(
                    Level.WARNING,
                    "plugin {0}: its hooks are {1} behind; what happens meanwhile they are not told",
                    plugin,
                    MOST_WAITING);
        }
    }

    /// Tells it now, and waits for that.
    void tellNow(Telling telling) {
        try {
            told(telling);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// The gateway answers; told once.
    void gatewayStarted() {
        if (started.compareAndSet(false, true)) {
            tell(PluginHooks::gatewayStarted);
        }
    }

    private void run() throws InterruptedException {
        while (true) {
            told(waiting.take());
        }
    }

    private void told(Telling telling) throws InterruptedException {
        for (PluginHooks each : hooks) {
            try {
                Task<Boolean> task =
                        scope.fork(() ->
                                leased(() -> {
                                    telling.to(each);
                                    return true;
                                }));
                if (task.join(LIMIT).isEmpty()) {
                    task.cancel();
                    LOG.log(Level.WARNING, "plugin {0}: a hook took too long", plugin);
                }
            } catch (CancellationException e) {
                LOG.log(Level.DEBUG, "plugin {0}: goes", plugin);
            } catch (RuntimeException | Error e) {
                LOG.log(Level.WARNING, "plugin " + plugin + ": a hook failed", e);
            }
        }
    }

    private interface Work<T> {
        T done() throws InterruptedException;
    }

    private <T> T leased(Work<T> work) throws InterruptedException {
        if (!leases.take()) {
            throw new CancellationException("plugin " + plugin + " is gone");
        }
        try {
            return work.done();
        } finally {
            leases.giveBack();
        }
    }

    /// Why a call may not run; what cannot say so refuses.
    Optional<String> objection(PluginHooks.Call call) throws InterruptedException {
        for (PluginHooks each : guards) {
            Optional<String> why = objection(each, call);
            if (why.isPresent()) {
                return why;
            }
        }
        return Optional.empty();
    }

    private Optional<String> objection(PluginHooks each, PluginHooks.Call call)
            throws InterruptedException {
        try {
            Task<Optional<String>> task = scope.fork(() -> leased(() -> each.beforeCall(call)));
            Optional<Optional<String>> said = task.join(GUARD_LIMIT);
            if (said.isEmpty()) {
                task.cancel();
                return Optional.of("its hook took longer than " + GUARD_LIMIT.toSeconds() + " s");
            }
            return said.get();
        } catch (CancellationException e) {
            return Optional.empty();
        } catch (RuntimeException | Error e) {
            LOG.log(Level.WARNING, "plugin " + plugin + ": a hook failed", e);
            return Optional.of("its hook failed: " + e);
        }
    }

    @Override
    public void close() {
        worker.close();
        scope.close();
    }
}
