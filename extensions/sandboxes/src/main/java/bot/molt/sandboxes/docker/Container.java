package bot.molt.sandboxes.docker;

import bot.molt.linux.file.Mount;
import bot.molt.spi.sandbox.Egress;
import bot.molt.spi.sandbox.Network;
import bot.molt.spi.sandbox.ProcessRequest;
import bot.molt.spi.sandbox.SandboxSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The container of one sandbox: made when the first program needs it, started again where its own
/// end came from inside, removed with the sandbox.
///
/// Threads: any.
final class Container {
    static final int PROXY_PORT = 3128;
    private static final String WAY = "/run/moltbot-egress";
    private static final String RELAY_USER = "65534:65534";
    private static final int TAIL = 4_000;
    private static final int ROOM = 64;
    private static final long DYING_SECONDS = 5;
    private static final System.Logger LOG = System.getLogger(Container.class.getName());

    private final Setup setup;
    private final ReentrantLock lock = new ReentrantLock();
    private final Set<End> live = ConcurrentHashMap.newKeySet();
    private @Nullable String id;
    private Egress.@Nullable Way way;
    private boolean closed;
    private volatile CountDownLatch life = new CountDownLatch(1);

    Container(Setup setup) {
        this.setup = setup;
    }

    /// What a container needs to know, decided when its sandbox was opened.
    ///
    /// @param mounts also those of the file tools
    /// @param user `uid:gid`
    record Setup(
            SandboxSpec spec,
            String name,
            String image,
            String user,
            java.util.Map<String, String> labels,
            List<Mount> mounts,
            Engine engine,
            Exits exits,
            Egress egress) {}

    Engine engine() {
        return setup.engine();
    }

    String user() {
        return setup.user();
    }

    /// The id, where it was made.
    @Nullable String known() {
        lock.lock();
        try {
            return id;
        } finally {
            lock.unlock();
        }
    }

    /// The id of the running container.
    String running() throws IOException {
        lock.lock();
        try {
            if (closed) {
                throw new IOException("sandbox " + setup.spec().name() + ": is closed");
            }
            String known = id;
            if (known == null) {
                known = made();
                id = known;
            } else if (isDead()) {
                revive(known);
            }
            return known;
        } finally {
            lock.unlock();
        }
    }

    private String made() throws IOException {
        SandboxSpec spec = setup.spec();
        List<Mount> mounts = new ArrayList<>(setup.mounts());
        if (spec.network().mode() == Network.Mode.ALLOWLIST) {
            mounts.add(new Mount(WAY, openWay(), false));
        }
        Engine.Plan plan =
                new Engine.Plan(
                        setup.name(),
                        spec.name(),
                        setup.image(),
                        setup.user(),
                        setup.labels(),
                        HostConfigs.of(spec, mounts));
        engine().remove(setup.name());
        String made = engine().create(plan);
        boolean done = false;
        try {
            watch(made);
            relay(made);
            setUp(made);
            done = true;
            return made;
        } finally {
            if (!done) {
                setup.exits().forget(made);
                engine().remove(made);
                closeWay();
            }
        }
    }

    private void watch(String made) {
        CountDownLatch ending = new CountDownLatch(1);
        life = ending;
        setup.exits().await(made, _ -> died(ending));
    }

    private void died(CountDownLatch ending) {
        ending.countDown();
        live.forEach(end -> ended(end, End.KILLED));
    }

    private void revive(String known) throws IOException {
        watch(known);
        engine().start(known);
        relay(known);
    }

    private Path openWay() throws IOException {
        SandboxSpec spec = setup.spec();
        Egress.Way opened = setup.egress().open(setup.name(), spec.userId(), spec.network());
        way = opened;
        Path socket = opened.socket();
        Path folder = Objects.requireNonNull(socket.getParent(), "folder of the socket");
        Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-rw-rw-"));
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        return folder;
    }

    /// Inside, the proxy is a port of loopback. The relay runs as a user whom nobody inside can
    /// signal.
    private void relay(String container) throws IOException {
        Egress.Way opened = way;
        if (opened == null) {
            return;
        }
        String target = "UNIX-CONNECT:" + WAY + "/" + opened.socket().getFileName();
        String listen = "TCP-LISTEN:" + PROXY_PORT + ",bind=127.0.0.1,fork,reuseaddr";
        String line = "command -v socat >/dev/null && echo there";
        if (!run(container, List.of("/bin/sh", "-c", line), RELAY_USER).contains("there")) {
            throw new MissingEngineException(
                            "image %s has no socat, which a network allowlist needs"
                                    .formatted(setup.image()),
                            "moltbot sandbox build, or add socat to the image")
                    .coded();
        }
        engine().detach(
                        engine().program(
                                        container,
                                        new Engine.Program(
                                                List.of("socat", listen, target), RELAY_USER)));
    }

    private void setUp(String container) throws IOException {
        String line = setup.spec().image().setupCommand();
        if (line.isBlank()) {
            return;
        }
        String workspace = setup.spec().workspace().inside();
        String whole = "cd \"$1\" && sh -c \"$2\" 2>&1; code=$?; echo; echo \"setup=$code\"";
        String output =
                run(
                        container,
                        List.of("/bin/sh", "-c", whole, "sh", workspace, line),
                        setup.user());
        if (!output.stripTrailing().endsWith("\nsetup=0")) {
            String tail = output.substring(Math.max(0, output.length() - TAIL)).strip();
            throw new IOException(
                    "setupCommand of sandbox %s failed: %s".formatted(setup.spec().name(), tail));
        }
    }

    /// Runs a program to its end; returns its standard output.
    private String run(String container, List<String> command, String user) throws IOException {
        String exec = engine().program(container, new Engine.Program(command, user));
        Frames frames = new Frames(engine().attach(exec, false), false);
        try {
            frames.error().close();
            return new String(frames.out().readAllBytes(), StandardCharsets.UTF_8);
        } finally {
            frames.close();
        }
    }

    /// Runs one of our scripts as those inside; returns what it said.
    String script(List<String> command) throws IOException {
        return run(running(), command, setup.user());
    }

    /// Ends everybody, where nothing gentler works.
    void restart() throws IOException {
        String known = known();
        if (known == null) {
            return;
        }
        LOG.log(
                System.Logger.Level.WARNING,
                "sandbox {0}: restarted to end a process",
                setup.name());
        engine().restart(known);
        died(life);
        lock.lock();
        try {
            watch(known);
            relay(known);
        } finally {
            lock.unlock();
        }
    }

    /// Makes room for our own program where those inside took every process.
    void makeRoom(int attempt) throws IOException {
        String known = known();
        int pids = setup.spec().limits().pids();
        if (known != null && pids > 0) {
            engine().limitPids(known, pids + (long) ROOM * attempt);
        }
    }

    /// Takes the room away again.
    void takeRoom() throws IOException {
        String known = known();
        int pids = setup.spec().limits().pids();
        if (known != null && pids > 0) {
            engine().limitPids(known, pids);
        }
    }

    private boolean isDead() {
        return life.getCount() == 0;
    }

    /// Starts a program of a call; once more where the container is just ending.
    ExecProcess start(Engine.Program program, long mark, ProcessRequest request)
            throws IOException {
        try {
            return startOnce(program, mark, request);
        } catch (IOException e) {
            if (!mayBeEnding(e) || !diesSoon()) {
                throw e;
            }
        }
        return startOnce(program, mark, request);
    }

    /// Between the end of the first process and the engine's word of it, the engine says it in many
    /// ways, or the program is killed before it says anything.
    private static boolean mayBeEnding(IOException e) {
        String text = String.valueOf(e.getMessage());
        return text.contains("stopped")
                || text.contains("is not running")
                || text.contains(ExecProcess.NOT_STARTED);
    }

    private boolean diesSoon() throws IOException {
        try {
            return life.await(DYING_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the container ended", e);
        }
    }

    private ExecProcess startOnce(Engine.Program program, long mark, ProcessRequest request)
            throws IOException {
        String exec = engine().program(running(), program);
        End end = new End(exec);
        live.add(end);
        setup.exits().await(exec, code -> ended(end, code));
        Answer answer = null;
        boolean done = false;
        try {
            answer = engine().attach(exec, program.terminal());
            ExecProcess process = new ExecProcess(this, end, mark, request, answer);
            done = true;
            return process;
        } finally {
            if (!done) {
                ended(end, End.KILLED);
                disconnect(answer);
            }
        }
    }

    private static void disconnect(@Nullable Answer answer) throws IOException {
        if (answer != null) {
            answer.close();
        }
    }

    /// Lets go of what is known of a program.
    void ended(End end, int code) {
        live.remove(end);
        setup.exits().forget(end.exec());
        end.tell(code);
    }

    /// Whether anything can run in it now.
    boolean lives() {
        return known() != null && !isDead();
    }

    void close() throws IOException {
        lock.lock();
        try {
            closed = true;
            String known = id;
            id = null;
            if (known != null) {
                setup.exits().forget(known);
                engine().remove(known);
            }
        } finally {
            lock.unlock();
            closeWay();
            live.forEach(end -> ended(end, End.KILLED));
        }
    }

    private void closeWay() {
        Egress.Way opened = way;
        way = null;
        if (opened != null) {
            opened.close();
        }
    }
}
