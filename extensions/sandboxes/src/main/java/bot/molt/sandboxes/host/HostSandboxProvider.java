package bot.molt.sandboxes.host;

import bot.molt.spi.sandbox.Sandbox;
import bot.molt.spi.sandbox.SandboxProvider;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Opens folders of this machine as sandboxes. On Linux with glibc 2.34 or newer everything goes
/// through system calls; elsewhere through the JDK's process builder and file systems, with less:
/// no terminals, and of a process that left its parents no end.
///
/// Threads: any. One native thread serves all sandboxes, from the first that is opened to [#close].
public final class HostSandboxProvider implements SandboxProvider, AutoCloseable {
    static final String KIND = "host";

    private final ReentrantLock lock = new ReentrantLock();
    private final MarkFile marks;
    private @Nullable Spawner spawner;

    /// Nothing is kept on disk; what a kill leaves goes on.
    public HostSandboxProvider() {
        this.marks = new MarkFile(null);
    }

    private HostSandboxProvider(Path file) {
        this.marks = new MarkFile(file);
    }

    /// Ends the processes that an earlier provider with this file left when it was killed.
    ///
    /// @param file for this provider alone; made where it is missing
    public static HostSandboxProvider recovering(Path file) throws IOException {
        HostSandboxProvider provider = new HostSandboxProvider(file);
        if (Spawner.works()) {
            provider.marks.endLeft(provider.spawner().poller());
        }
        return provider;
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public Sandbox open(Spec spec) throws IOException {
        Path workspace = Path.of(spec.workspace()).toAbsolutePath();
        if (!Files.isDirectory(workspace)) {
            throw new NotDirectoryException(spec.workspace());
        }
        String real = workspace.toRealPath().toString();
        Spec resolved = new Spec(real, spec.confined(), spec.userId(), spec.env());
        if (!Spawner.works()) {
            return new PortableSandbox(resolved, new PortableFiles(Path.of(real), spec.confined()));
        }
        Jail jail = Jail.open(real, workspace.normalize().toString(), spec.confined());
        return new HostSandbox(resolved, spawner(), jail, marks.fresh());
    }

    private Spawner spawner() throws IOException {
        lock.lock();
        try {
            Spawner known = spawner;
            if (known == null) {
                known = new Spawner(Poller.start(), Arena.ofAuto());
                spawner = known;
            }
            return known;
        } finally {
            lock.unlock();
        }
    }

    /// Stops the native thread. Sandboxes are closed first.
    @Override
    public void close() {
        lock.lock();
        try {
            if (spawner != null) {
                spawner.poller().close();
                spawner = null;
            }
        } finally {
            lock.unlock();
        }
    }
}
