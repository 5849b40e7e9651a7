package bot.molt.sandboxes.host;

import bot.molt.linux.file.Jail;
import bot.molt.linux.process.MarkFile;
import bot.molt.linux.process.Poller;
import bot.molt.linux.process.Spawner;
import bot.molt.spi.sandbox.Readiness;
import bot.molt.spi.sandbox.Sandbox;
import bot.molt.spi.sandbox.SandboxProvider;
import bot.molt.spi.sandbox.SandboxSpec;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Opens folders of this machine as sandboxes. On Linux with glibc 2.34 or newer everything goes
/// through system calls; elsewhere through the JDK's process builder and file systems, with less:
/// no terminals, and of a process that left its parents no end.
///
/// Threads: any. One native thread serves all sandboxes, from the first that is opened to [#close].
public final class HostSandboxProvider implements SandboxProvider {
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
    public Readiness readiness() {
        String road = Spawner.works() ? "system calls" : "the JDK alone: no terminals";
        return new Readiness.Ready(
                "commands run as the gateway's own user, through " + road,
                List.of("limits and network settings of a sandbox do not hold on the host"));
    }

    @Override
    public Sandbox open(SandboxSpec spec) throws IOException {
        Path workspace = spec.workspace().folder().toAbsolutePath();
        if (!Files.isDirectory(workspace)) {
            throw new NotDirectoryException(workspace.toString());
        }
        String real = workspace.toRealPath().toString();
        HostFolder resolved = new HostFolder(real, spec.confined(), spec.env());
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
