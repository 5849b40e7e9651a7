package bot.molt.app.gateway;

import bot.molt.execution.audit.AuditLog;
import bot.molt.execution.audit.AuditRecords;
import bot.molt.execution.egress.EgressListener;
import bot.molt.execution.egress.EgressProxy;
import bot.molt.execution.egress.HostLookup;
import bot.molt.spi.sandbox.Egress;
import bot.molt.spi.sandbox.Network;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The proxy of the sandboxes, started with the first that needs it. What it refuses is recorded.
///
/// Threads: any.
final class WayOut implements Egress, AutoCloseable {
    private final Path folder;
    private final AuditLog audit;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable EgressProxy proxy;

    WayOut(Path folder, AuditLog audit) {
        this.folder = folder;
        this.audit = audit;
    }

    @Override
    public Way open(String name, String userId, Network network) throws IOException {
        lock.lock();
        try {
            EgressProxy known = proxy;
            if (known == null) {
                known = EgressProxy.start(folder, this::ended, HostLookup.system());
                proxy = known;
            }
            return known.open(name, userId, network);
        } finally {
            lock.unlock();
        }
    }

    private void ended(EgressListener.Connection connection) {
        if (!connection.refusal().isEmpty()) {
            audit.append(
                    AuditRecords.network(
                            connection.userId(),
                            connection.sandbox(),
                            connection.host(),
                            connection.port(),
                            null,
                            connection.refusal()));
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            if (proxy != null) {
                proxy.close();
            }
        } finally {
            lock.unlock();
        }
    }
}
