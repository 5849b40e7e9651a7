package bot.molt.sandboxes.bubblewrap;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.linux.cgroup.ControlGroups;
import bot.molt.linux.cgroup.Group;
import bot.molt.linux.file.Owner;
import bot.molt.linux.file.ProtectedPaths;
import bot.molt.linux.process.Mark;
import bot.molt.linux.process.MarkFile;
import bot.molt.linux.process.Poller;
import bot.molt.linux.process.Spawner;
import bot.molt.spi.sandbox.Egress;
import bot.molt.spi.sandbox.Readiness;
import bot.molt.spi.sandbox.Sandbox;
import bot.molt.spi.sandbox.SandboxProvider;
import bot.molt.spi.sandbox.SandboxSpec;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Opens sandboxes of Linux namespaces, made by `bwrap` without a daemon. A root gateway runs what
/// is inside as the owner of the workspace, never as root.
///
/// State: `<state>/sandboxes/`: marks of processes, allocated ids, files of `/etc`.
///
/// Threads: any. One native thread serves all sandboxes.
public final class BubblewrapProvider implements SandboxProvider {
    static final String KIND = "bubblewrap";

    private final Path folder;
    private final Egress egress;
    private final Path state;
    private final ControlGroups groups;
    private final MarkFile marks;
    private final Readings readings;
    private final ProtectedPaths paths;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Spawner spawner;
    private boolean written;

    private BubblewrapProvider(Path state, Egress egress) {
        this.folder = state.resolve("sandboxes");
        this.egress = egress;
        this.state = state;
        this.groups = ControlGroups.detect(Integer.toHexString(state.toString().hashCode()));
        this.marks = new MarkFile(folder.resolve("bubblewrap-marks"));
        this.readings = new Readings(groups);
        this.paths = new ProtectedPaths(folder.resolve("protected-places"));
    }

    /// Ends what an earlier gateway with this state left.
    public static BubblewrapProvider recovering(Path state, Egress egress) throws IOException {
        BubblewrapProvider provider = new BubblewrapProvider(state, egress);
        if (Spawner.works() && Files.isDirectory(provider.folder)) {
            provider.marks.endLeft(provider.spawner().poller());
            provider.groups.removeLeft();
            provider.paths.removeLeft();
        }
        return provider;
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public Readiness readiness() {
        return readings.now();
    }

    @Override
    public Sandbox open(SandboxSpec spec) throws IOException {
        if (readings.now() instanceof Readiness.Missing missing) {
            throw new CodedException(
                    ErrorCode.UNAVAILABLE,
                    "sandbox bubblewrap: %s (fix: %s)".formatted(missing.what(), missing.fix()));
        }
        Path workspace = spec.workspace().folder();
        if (!Files.isDirectory(workspace)) {
            throw new NotDirectoryException(workspace.toString());
        }
        Owner owner = Owner.of(workspace, spec.userId(), state);
        prepare(spec.scratch(), owner);
        Stage stage = Stage.of(spec);
        Mark.Series series = marks.fresh();
        Group group = groups.create(spec.userId(), spec.name(), spec.limits());
        boolean done = false;
        try {
            Setup setup =
                    new Setup(spec, stage, owner, isRoot(), group, etc(), spawner(), series, paths);
            Sandbox sandbox = new BubblewrapSandbox(setup, egress);
            done = true;
            return sandbox;
        } catch (MissingProgramException e) {
            throw new CodedException(
                    ErrorCode.UNAVAILABLE,
                    "sandbox bubblewrap: %s (fix: %s)".formatted(e.getMessage(), e.fix()),
                    e);
        } finally {
            if (!done) {
                group.close();
            }
        }
    }

    static boolean isRoot() {
        return Owner.self().uid() == 0;
    }

    /// Home and temporary folder of those inside.
    private static void prepare(Path scratch, Owner owner) throws IOException {
        for (String name : new String[] {"home", "tmp"}) {
            Path at = scratch.resolve(name);
            if (!Files.isDirectory(at)) {
                Files.createDirectories(at);
                if (isRoot()) {
                    Files.setAttribute(at, "unix:uid", owner.uid());
                    Files.setAttribute(at, "unix:gid", owner.gid());
                }
            }
        }
    }

    /// What stands in `/etc` inside; written for the first sandbox of this gateway.
    private Path etc() throws IOException {
        lock.lock();
        try {
            Path etc = folder.resolve("etc");
            if (!written) {
                Etc.write(etc);
                written = true;
            }
            return etc;
        } finally {
            lock.unlock();
        }
    }

    private Spawner spawner() throws IOException {
        lock.lock();
        try {
            Spawner known = spawner;
            if (known == null) {
                Files.createDirectories(folder);
                known = new Spawner(Poller.start(), Arena.ofAuto());
                spawner = known;
            }
            return known;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            if (spawner != null) {
                spawner.poller().close();
                spawner = null;
            }
            groups.close();
        } finally {
            lock.unlock();
        }
    }
}
