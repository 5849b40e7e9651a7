package bot.molt.app.gateway;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.execution.workspace.SandboxProviders;
import bot.molt.spi.sandbox.Readiness;
import bot.molt.spi.sandbox.SandboxProvider;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The kinds of targets of one gateway; each is made when it is asked for first, so that nobody
/// waits for what nobody uses.
///
/// Threads: any.
final class TargetKinds implements SandboxProviders, AutoCloseable {
    private final Map<String, Kind> kinds = new TreeMap<>();
    private volatile Map<String, SandboxProvider> guests = Map.of();

    /// Makes a provider.
    @FunctionalInterface
    interface Making {
        SandboxProvider make() throws IOException;
    }

    /// One kind; making it holds up nobody but those who need it.
    private static final class Kind {
        private final Making making;
        private final ReentrantLock lock = new ReentrantLock();
        private @Nullable SandboxProvider made;

        Kind(Making making) {
            this.making = making;
        }

        SandboxProvider provider() throws IOException {
            lock.lock();
            try {
                SandboxProvider known = made;
                SandboxProvider provider = known != null ? known : making.make();
                made = provider;
                return provider;
            } finally {
                lock.unlock();
            }
        }

        void close() {
            lock.lock();
            try {
                if (made != null) {
                    made.close();
                    made = null;
                }
            } finally {
                lock.unlock();
            }
        }
    }

    TargetKinds(Map<String, Making> makings) {
        makings.forEach((name, making) -> kinds.put(name, new Kind(making)));
    }

    /// Replaces the kinds that come and go; whoever lends them closes them. Returns those that
    /// went, or stand for something else now.
    Set<String> lend(Map<String, SandboxProvider> now) {
        Map<String, SandboxProvider> before = guests;
        guests = Map.copyOf(now);
        Set<String> gone = new TreeSet<>();
        before.forEach((kind, provider) -> {
            if (!provider.equals(now.get(kind))) {
                gone.add(kind);
            }
        });
        return gone;
    }

    /// The names of all kinds, sorted.
    List<String> kinds() {
        Set<String> all = new TreeSet<>(kinds.keySet());
        all.addAll(guests.keySet());
        return List.copyOf(all);
    }

    @Override
    public SandboxProvider of(String kind) {
        Kind known = kinds.get(kind);
        SandboxProvider guest = guests.get(kind);
        if (known == null && guest != null) {
            return guest;
        }
        if (known == null) {
            throw new CodedException(
                    ErrorCode.UNAVAILABLE,
                    "sandbox: %s (expected: one of %s)"
                            .formatted(kind, String.join(", ", kinds())));
        }
        try {
            return known.provider();
        } catch (IOException e) {
            throw new CodedException(
                    ErrorCode.UNAVAILABLE, "sandbox: %s: %s".formatted(kind, e.getMessage()), e);
        }
    }

    /// Whether a kind works here.
    Readiness readiness(String kind) {
        try {
            return of(kind).readiness();
        } catch (CodedException e) {
            return new Readiness.Missing(e.text(), "see the gateway's log");
        }
    }

    @Override
    public void close() {
        kinds.values().forEach(Kind::close);
    }
}
