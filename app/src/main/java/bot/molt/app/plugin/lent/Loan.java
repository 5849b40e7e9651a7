package bot.molt.app.plugin.lent;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A thing of a plugin's in the hands of others. When the plugin goes it is let go, however long
/// others keep the loan.
///
/// Threads: safe for any number.
public final class Loan<T> {
    private final String plugin;
    private final Leases leases;
    private volatile @Nullable T thing;

    public Loan(String plugin, Leases leases, T thing) {
        this.plugin = plugin;
        this.leases = leases;
        this.thing = thing;
    }

    /// Something that is done with it.
    @FunctionalInterface
    public interface Use<T, R, E extends Exception> {
        R of(T thing) throws E, InterruptedException;
    }

    /// Something that is asked of it and waits for nothing.
    @FunctionalInterface
    public interface Look<T, R> {
        R of(T thing);
    }

    /// Errors: what it throws; `unavailable` where it is gone; a class that is missing as
    /// `IllegalStateException`.
    public <R, E extends Exception> R use(Use<T, R, E> use) throws E, InterruptedException {
        T now = taken();
        try {
            return use.of(now);
        } catch (LinkageError e) {
            throw broken(e);
        } finally {
            leases.giveBack();
        }
    }

    /// The same for what waits for nothing.
    public <R> R look(Look<T, R> look) {
        T now = taken();
        try {
            return look.of(now);
        } catch (LinkageError e) {
            throw broken(e);
        } finally {
            leases.giveBack();
        }
    }

    private T taken() {
        if (!leases.take()) {
            throw gone();
        }
        T now = thing;
        if (now == null) {
            leases.giveBack();
            throw gone();
        }
        return now;
    }

    private IllegalStateException broken(LinkageError e) {
        return new IllegalStateException("plugin " + plugin + ": " + e, e);
    }

    private CodedException gone() {
        return new CodedException(
                ErrorCode.UNAVAILABLE,
                "plugin %s: this version of it is gone (expected: the same once more)"
                        .formatted(plugin));
    }

    public String plugin() {
        return plugin;
    }

    /// Does a last thing with it, when nobody can use it any more.
    public void last(Consumer<T> last) {
        T now = thing;
        clear();
        if (now != null) {
            last.accept(now);
        }
    }

    /// Lets it go.
    public void clear() {
        thing = null;
    }
}
