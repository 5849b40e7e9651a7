package bot.molt.app.config;

import bot.molt.base.config.ConfigProblem;
import bot.molt.base.config.ConfigSyntaxException;
import bot.molt.base.config.Settings;
import bot.molt.base.config.TreeChanges;
import bot.molt.base.json.Json;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;

/// The configuration that is in effect. A reload replaces it as a whole; what needs a restart keeps
/// its running value until then, so every snapshot says what is really so.
///
/// Threads: `current` from any thread; reloads run one after the other on the thread that asks.
public final class LiveConfig {
    private static final System.Logger LOG = System.getLogger(LiveConfig.class.getName());

    private final ConfigReader reader;
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private final ReentrantLock turn = new ReentrantLock();
    private volatile ConfigSnapshot current;
    private volatile Json.Obj written;
    private volatile String keptBecause = "";
    private volatile Set<String> waiting = Set.of();

    /// Is told of changes. A listener that throws has not applied them; the others are still told.
    @FunctionalInterface
    public interface Listener {
        void changed(ConfigSnapshot now, Changes changes);
    }

    /// What a reload came to.
    public sealed interface Outcome {
        /// Nothing differs.
        record Unchanged() implements Outcome {}

        record Applied(Changes changes) implements Outcome {}

        /// The running configuration was kept.
        record Kept(String why) implements Outcome {}
    }

    /// @param start what the process starts with
    public LiveConfig(ConfigReader reader, ConfigSnapshot start) {
        this.reader = reader;
        this.current = start;
        this.written = start.tree();
    }

    /// What is in effect.
    public ConfigSnapshot current() {
        return current;
    }

    /// Why the file as it is now is not in effect; empty where it is.
    public String keptBecause() {
        return keptBecause;
    }

    /// Settings of the file that wait for a restart.
    public Set<String> waiting() {
        return waiting;
    }

    public ConfigReader reader() {
        return reader;
    }

    public void listen(Listener listener) {
        listeners.add(listener);
    }

    /// Reads the files again and applies what can change while running.
    public Outcome reload() {
        turn.lock();
        try {
            return reloaded();
        } catch (ConfigSyntaxException | IOException e) {
            return kept(String.valueOf(e.getMessage()));
        } finally {
            turn.unlock();
        }
    }

    private Outcome reloaded() throws IOException {
        ConfigSnapshot fresh = reader.read();
        if (fresh.document().text().isBlank() && !current.document().text().isBlank()) {
            return kept(
                    fresh.document().file()
                            + ": empty or gone (expected: settings; `{}` for none)");
        }
        if (fresh.refused()) {
            return kept(
                    fresh.problems().stream()
                            .filter(ConfigProblem::refuses)
                            .map(ConfigProblem::toString)
                            .collect(Collectors.joining("; ")));
        }
        Set<String> differing = TreeChanges.between(written, fresh.tree());
        if (differing.isEmpty()) {
            keptBecause = "";
            return new Outcome.Unchanged();
        }
        Set<String> later = new TreeSet<>(TreeChanges.between(current.tree(), fresh.tree()));
        later.removeIf(path -> !Settings.needsRestart(MoltbotConfig.class, path));
        ConfigSnapshot next =
                reader.bound(
                        fresh.document(),
                        TreeChanges.reverted(fresh.tree(), current.tree(), later));
        Optional<ConfigProblem> conflict =
                next.problems().stream().filter(ConfigProblem::refuses).findFirst();
        if (conflict.isPresent()) {
            return kept(conflict.get() + "; it fits after a restart only");
        }
        Set<String> applied = TreeChanges.between(current.tree(), next.tree());
        written = fresh.tree();
        current = next;
        keptBecause = "";
        waiting = Set.copyOf(later);
        return applied(next, new Changes(applied, later));
    }

    private Outcome applied(ConfigSnapshot now, Changes changes) {
        now.problems()
                .forEach(problem -> LOG.log(System.Logger.Level.WARNING, "config: {0}", problem));
        if (!changes.applied().isEmpty()) {
            LOG.log(
                    System.Logger.Level.INFO,
                    "config reloaded: {0}",
                    new TreeSet<>(changes.applied()));
        }
        if (!changes.waiting().isEmpty()) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "config change needs a restart: {0}",
                    new TreeSet<>(changes.waiting()));
        }
        for (Listener listener : listeners) {
            tell(listener, now, changes);
        }
        return new Outcome.Applied(changes);
    }

    private static void tell(Listener listener, ConfigSnapshot now, Changes changes) {
        try {
            listener.changed(now, changes);
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "config reload not applied everywhere", e);
        }
    }

    private Outcome kept(String why) {
        keptBecause = why;
        LOG.log(System.Logger.Level.ERROR, "config reload skipped (invalid config): {0}", why);
        return new Outcome.Kept(why);
    }
}
