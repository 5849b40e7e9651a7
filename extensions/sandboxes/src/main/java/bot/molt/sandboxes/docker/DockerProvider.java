package bot.molt.sandboxes.docker;

import bot.molt.linux.file.Mount;
import bot.molt.linux.file.NativeFiles;
import bot.molt.linux.file.Owner;
import bot.molt.linux.file.ProtectedPaths;
import bot.molt.linux.file.ProtectedPaths.How;
import bot.molt.spi.sandbox.Egress;
import bot.molt.spi.sandbox.Readiness;
import bot.molt.spi.sandbox.Sandbox;
import bot.molt.spi.sandbox.SandboxProvider;
import bot.molt.spi.sandbox.SandboxSpec;
import bot.molt.spi.sandbox.SandboxSpec.Access;
import bot.molt.spi.sandbox.SandboxSpec.Bind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Opens containers of Docker or Podman as sandboxes. A root gateway runs what is inside as the
/// owner of the workspace.
///
/// State: `<state>/sandboxes/gateway-id`, by which our containers are known.
///
/// Threads: any. The client library and one thread for events come with the first sandbox.
public final class DockerProvider implements SandboxProvider {
    static final String KIND = "docker";

    private static final System.Logger LOG = System.getLogger(DockerProvider.class.getName());
    private static final Duration REMEMBERED = Duration.ofSeconds(10);

    private final Path state;
    private final DockerSettings settings;
    private final Egress egress;
    private final InstantSource clock;
    private final ProtectedPaths paths;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Readiness known;
    private long knownAt;
    private @Nullable Session session;

    public DockerProvider(Path state, DockerSettings settings, Egress egress) {
        this.state = state;
        this.settings = settings;
        this.egress = egress;
        this.clock = InstantSource.system();
        this.paths = new ProtectedPaths(state.resolve("sandboxes/protected-places-docker"));
    }

    /// Removes what an earlier gateway with this state left. An engine that cannot be asked now is
    /// asked again with the first sandbox.
    public static DockerProvider recovering(Path state, DockerSettings settings, Egress egress) {
        DockerProvider provider = new DockerProvider(state, settings, egress);
        try {
            provider.paths.removeLeft();
            Optional<String> id = GatewayId.find(state);
            if (id.isPresent()) {
                new Probe(provider.socket()).removeLeft(id.get());
            }
        } catch (IOException | IllegalArgumentException e) {
            LOG.log(System.Logger.Level.DEBUG, "containers of an earlier gateway", e);
        }
        return provider;
    }

    /// What is there while sandboxes are.
    private record Session(Engine engine, Exits exits, String gatewayId) {}

    private Path socket() throws MissingEngineException {
        return Endpoint.socket(settings, System.getenv());
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public Readiness readiness() {
        lock.lock();
        try {
            Readiness remembered = known;
            if (remembered != null && System.nanoTime() - knownAt < REMEMBERED.toNanos()) {
                return remembered;
            }
            Readiness now = new Probe(socket()).readiness();
            known = now;
            knownAt = System.nanoTime();
            return now;
        } catch (MissingEngineException e) {
            return e.missing();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Sandbox open(SandboxSpec spec) throws IOException {
        try {
            return opened(spec);
        } catch (MissingEngineException e) {
            throw e.coded();
        }
    }

    private Sandbox opened(SandboxSpec spec) throws IOException {
        if (readiness() instanceof Readiness.Missing missing) {
            throw new MissingEngineException(missing.what(), missing.fix());
        }
        Path workspace = spec.workspace().folder();
        if (!Files.isDirectory(workspace)) {
            throw new NotDirectoryException(workspace.toString());
        }
        BindRules rules = new BindRules(state, socket());
        rules.check(spec.workspace());
        for (Bind bind : spec.binds()) {
            rules.check(bind);
        }
        Session now = session();
        String image = spec.image().name().isBlank() ? DockerSettings.IMAGE : spec.image().name();
        requireImage(now.engine(), image);
        Owner owner = Owner.of(workspace, spec.userId(), state);
        boolean root = Owner.self().uid() == 0;
        prepare(spec.scratch(), owner, root);
        List<Mount> mounts = mounts(spec);
        List<String> kept =
                spec.workspace().access() == Access.READ_WRITE
                        ? spec.workspace().protect()
                        : List.of();
        ProtectedPaths.Stay stay = paths.enter(workspace, kept);
        Container container =
                new Container(
                        new Container.Setup(
                                spec,
                                "moltbot-sbx-" + now.gatewayId() + "-" + spec.name(),
                                image,
                                user(spec, owner),
                                Labels.of(spec, now.gatewayId(), image, clock.instant()),
                                keeping(mounts, spec.workspace(), stay),
                                now.engine(),
                                now.exits(),
                                egress));
        NativeFiles files =
                NativeFiles.mounted(mounts, spec.workspace().inside(), root ? owner : null, kept);
        return new DockerSandbox(spec, container, files, stay);
    }

    private static List<Mount> keeping(
            List<Mount> mounts, SandboxSpec.Workspace workspace, ProtectedPaths.Stay stay) {
        List<Mount> all = new ArrayList<>(mounts);
        for (ProtectedPaths.Kept kept : stay.kept()) {
            Path there = workspace.folder().resolve(kept.path());
            all.add(
                    new Mount(
                            workspace.inside() + "/" + kept.path(),
                            there,
                            kept.how() == How.PINNED));
        }
        return List.copyOf(all);
    }

    private static String user(SandboxSpec spec, Owner owner) {
        String wanted = spec.image().user();
        return wanted.isBlank() ? owner.uid() + ":" + owner.gid() : wanted;
    }

    private void requireImage(Engine engine, String image) throws IOException {
        if (engine.hasImage(image)) {
            return;
        }
        if (!settings.pull()) {
            throw new MissingEngineException("no image " + image, "moltbot sandbox build");
        }
        new Pull(engine.socket()).fetch(image);
    }

    /// Home and temporary folder of those inside.
    private static void prepare(Path scratch, Owner owner, boolean root) throws IOException {
        for (String name : List.of("home", "tmp")) {
            Path at = scratch.resolve(name);
            if (!Files.isDirectory(at)) {
                Files.createDirectories(at);
                if (root) {
                    Files.setAttribute(at, "unix:uid", owner.uid());
                    Files.setAttribute(at, "unix:gid", owner.gid());
                }
            }
        }
    }

    private static List<Mount> mounts(SandboxSpec spec) throws IOException {
        boolean writable = spec.workspace().access() == Access.READ_WRITE;
        List<Mount> mounts = new ArrayList<>();
        mounts.add(
                new Mount(
                        spec.workspace().inside(),
                        spec.workspace().folder().toRealPath(),
                        writable));
        Path scratch = spec.scratch().toRealPath();
        mounts.add(new Mount(DockerSandbox.HOME, scratch.resolve("home"), true));
        mounts.add(new Mount("/tmp", scratch.resolve("tmp"), true));
        mounts.add(new Mount("/var/tmp", scratch.resolve("tmp"), true));
        for (Bind bind : spec.binds()) {
            boolean write = bind.access() == Access.READ_WRITE;
            mounts.add(new Mount(bind.inside(), bind.host().toRealPath(), write));
        }
        return List.copyOf(mounts);
    }

    private Session session() throws IOException {
        lock.lock();
        try {
            Session now = session;
            if (now == null) {
                String id = GatewayId.of(state);
                new Probe(socket()).removeLeft(id);
                EngineSocket engine = new EngineSocket(socket());
                now = new Session(new Engine(engine), new Exits(engine, id, clock), id);
                session = now;
            }
            return now;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            Session now = session;
            session = null;
            if (now != null) {
                now.exits().close();
            }
        } finally {
            lock.unlock();
        }
    }
}
