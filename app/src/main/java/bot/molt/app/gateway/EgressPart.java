package bot.molt.app.gateway;

import bot.molt.execution.egress.EgressListener;
import bot.molt.execution.egress.EgressProxy;
import bot.molt.execution.egress.HostLookup;
import bot.molt.spi.sandbox.Egress;
import bot.molt.spi.sandbox.Network;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The proxy of sandboxes with an allowlist; it is there from the first of them on.
///
/// Threads: any.
final class EgressPart implements Egress, AutoCloseable {
    private final Path folder;
    private final List<EgressListener> listeners;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable EgressProxy proxy;

    /// @param folder for sockets alone
    /// @param listeners told of each connection, in order; must not block
    EgressPart(Path folder, List<EgressListener> listeners) {
        this.folder = folder;
        this.listeners = List.copyOf(listeners);
    }

    @Override
    public Way open(String name, String userId, Network network) throws IOException {
        return proxy().open(name, userId, network);
    }

    private EgressProxy proxy() throws IOException {
        lock.lock();
        try {
            EgressProxy known = proxy;
            EgressProxy started =
                    known != null
                            ? known
                            : EgressProxy.start(folder, this::ended, HostLookup.system());
            proxy = started;
            return started;
        } finally {
            lock.unlock();
        }
    }

    private void ended(EgressListener.Connection connection) {
        listeners.forEach(listener -> listener.ended(connection));
    }

    @Override
    public void close() {
        lock.lock();
        try {
            if (proxy != null) {
                proxy.close();
                proxy = null;
            }
        } finally {
            lock.unlock();
        }
    }
}
