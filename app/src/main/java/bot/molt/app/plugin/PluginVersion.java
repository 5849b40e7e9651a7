package bot.molt.app.plugin;

import bot.molt.app.plugin.lent.Leases;
import bot.molt.app.plugin.lent.LentSandboxes;
import bot.molt.app.plugin.lent.Loan;
import bot.molt.base.json.Json;
import bot.molt.spi.plugin.Plugin;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One version of a plugin that takes part, or did until another took its place.
final class PluginVersion {
    private static final System.Logger LOG = System.getLogger(PluginVersion.class.getName());

    /// For those who have found something of it and not begun to use it.
    private static final Duration GRACE = Duration.ofSeconds(2);

    private static final Duration LIMIT = Duration.ofHours(1);

    private final LoadedPlugin code;
    private final Plugin<?> plugin;
    private final Registrations adds;
    private final Origin origin;
    private final @Nullable HookLine hooks;

    /// Where it came from, and with what.
    ///
    /// @param stamp of its files
    /// @param settings what its record was filled from
    record Origin(PluginPlace place, String stamp, Json.Obj settings) {}

    PluginVersion(LoadedPlugin code, Plugin<?> plugin, Registrations adds, Origin origin) {
        this.code = code;
        this.plugin = plugin;
        this.adds = adds;
        this.origin = origin;
        this.hooks =
                adds.added().hooks().isEmpty()
                        ? null
                        : new HookLine(code.info().id(), adds.added().hooks(), adds.leases());
    }

    String id() {
        return code.info().id();
    }

    LoadedPlugin code() {
        return code;
    }

    Registrations adds() {
        return adds;
    }

    Origin origin() {
        return origin;
    }

    /// The record of its settings.
    Class<? extends Record> settings() {
        return plugin.config();
    }

    Optional<HookLine> hooks() {
        return Optional.ofNullable(hooks);
    }

    /// Waits until nobody uses it, then lets it close itself and go.
    void retire() throws InterruptedException {
        Leases leases = adds.leases();
        leases.sayGoodbye();
        if (!leases.end(GRACE, LIMIT)) {
            LOG.log(
                    Level.WARNING,
                    "plugin {0} {1}: ends, though {2} calls still use it",
                    id(),
                    code.info().version(),
                    leases.held());
        }
        close();
        LOG.log(Level.INFO, "plugin {0} {1}: ended", id(), code.info().version());
    }

    /// Whoever still uses it is not waited for.
    void endNow() {
        adds.leases().sayGoodbye();
        adds.leases().hurry();
        close();
    }

    private void close() {
        if (hooks != null) {
            hooks.close();
        }
        try (plugin) {
            adds.added().targets().forEach(LentSandboxes::end);
        } catch (IOException | RuntimeException | LinkageError e) {
            LOG.log(Level.WARNING, "plugin " + id() + ": did not end well", e);
        } finally {
            adds.added().loans().forEach(Loan::clear);
        }
    }
}
