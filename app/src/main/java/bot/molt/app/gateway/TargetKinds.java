package bot.molt.app.gateway;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.execution.workspace.SandboxProviders;
import bot.molt.spi.sandbox.Readiness;
import bot.molt.spi.sandbox.SandboxProvider;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;

/// The kinds of targets of one gateway; each is made when it is asked for first, so that nobody
/// waits for what nobody uses.
///
/// Threads: any.
final class TargetKinds implements SandboxProviders, AutoCloseable {
    private final Map<String, Making> makings;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, SandboxProvider> made = new LinkedHashMap<>();

    /// Makes a provider.
    @FunctionalInterface
    interface Making {
        SandboxProvider make() throws IOException;
    }

    TargetKinds(Map<String, Making> makings) {
        this.makings = new TreeMap<>(makings);
    }

    @Override
    public SandboxProvider of(String kind) {
        Making making = makings.get(kind);
        if (making == null) {
            throw new CodedException(
                    ErrorCode.UNAVAILABLE,
                    "sandbox: %s (expected: one of %s)"
                            .formatted(kind, String.join(", ", makings.keySet())));
        }
        lock.lock();
        try {
            SandboxProvider known = made.get(kind);
            SandboxProvider provider = known != null ? known : making.make();
            made.put(kind, provider);
            return provider;
        } catch (IOException e) {
            throw new CodedException(
                    ErrorCode.UNAVAILABLE, "sandbox: %s: %s".formatted(kind, e.getMessage()), e);
        } finally {
            lock.unlock();
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

    /// Names of all kinds.
    List<String> kinds() {
        return List.copyOf(makings.keySet());
    }

    /// Closes what was made, the last one first.
    @Override
    public void close() {
        List<SandboxProvider> all;
        lock.lock();
        try {
            all = new ArrayList<>(made.values());
            made.clear();
        } finally {
            lock.unlock();
        }
        all.reversed().forEach(SandboxProvider::close);
    }
}
