package bot.molt.sandboxes.bubblewrap;

import bot.molt.base.concurrent.TaskScope;
import bot.molt.linux.file.NativeFiles;
import bot.molt.linux.file.ProtectedPaths;
import bot.molt.linux.process.Enclosed;
import bot.molt.linux.process.NativeProcess;
import bot.molt.linux.process.ProcessTree;
import bot.molt.linux.seccomp.SeccompFilter;
import bot.molt.spi.sandbox.Egress;
import bot.molt.spi.sandbox.FileInfo;
import bot.molt.spi.sandbox.Network;
import bot.molt.spi.sandbox.ProcessRequest;
import bot.molt.spi.sandbox.Sandbox;
import bot.molt.spi.sandbox.SandboxFiles;
import bot.molt.spi.sandbox.SandboxProcess;
import bot.molt.spi.sandbox.SandboxSpec;
import bot.molt.spi.sandbox.Usage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Namespaces that share a network and folders: a [Holder], and for each call a `bwrap` that joins
/// it.
final class BubblewrapSandbox implements Sandbox {
    /// Bytes of what is said where a program was not started.
    private static final int SAID = 2_000;

    private final Setup setup;
    private final Egress egress;
    private final NativeFiles files;
    private final byte[] words;
    private final byte[] filter = SeccompFilter.program();
    private final Launch launch;
    private final TaskScope threads = new TaskScope("sandbox");
    private final ReentrantLock starting = new ReentrantLock();
    private final AtomicReference<@Nullable Forerunner> ahead = new AtomicReference<>();
    private volatile @Nullable Holder holder;
    private volatile boolean closed;

    BubblewrapSandbox(Setup setup, Egress egress) throws IOException {
        this.setup = setup;
        this.egress = egress;
        this.files =
                NativeFiles.mounted(
                        setup.stage().mounts(),
                        setup.spec().workspace().inside(),
                        setup.root() ? setup.owner() : null,
                        kept(setup));
        this.words = Inside.words(setup.stage());
        this.launch = new Launch(setup);
    }

    @Override
    public String kind() {
        return BubblewrapProvider.KIND;
    }

    @Override
    public String workspace() {
        return setup.spec().workspace().inside();
    }

    @Override
    public SandboxFiles files() {
        return files;
    }

    @Override
    public List<String> shell() {
        String shell = Files.isExecutable(Path.of("/usr/bin/bash")) ? "/bin/bash" : "/bin/sh";
        return List.of(shell, "-c");
    }

    @Override
    public Usage usage() {
        return setup.group().usage();
    }

    @Override
    public SandboxProcess start(ProcessRequest request) throws IOException {
        String workdir = workdir(request.workdir());
        Holder joined = joined(null);
        try {
            return started(request, workdir, joined);
        } catch (NotStartedException e) {
            if (joined.lives()) {
                throw e;
            }
        }
        return started(request, workdir, joined(joined));
    }

    private SandboxProcess started(ProcessRequest request, String workdir, Holder joined)
            throws IOException {
        ProtectedPaths.Stay stay =
                setup.paths().enter(setup.spec().workspace().folder(), kept(setup));
        boolean done = false;
        try {
            CallProcess process = running(request, arguments(request, workdir, stay), joined);
            threads.fork(() -> leaving(process.outer(), stay));
            done = true;
            return process;
        } finally {
            if (!done) {
                stay.close();
            }
        }
    }

    private CallProcess running(ProcessRequest request, byte[] arguments, Holder joined)
            throws IOException {
        setup.group().forgiveEnded();
        Forerunner.Shape shape = Forerunner.Shape.of(request);
        Forerunner forerunner = forerunner(joined, shape);
        boolean done = false;
        try (InputStream said = forerunner.said()) {
            forerunner.go(arguments, launch.order(outside(request)));
            FirstProcess first = named(said, forerunner);
            Enclosed inside = new Enclosed(forerunner.mark(), setup.spawner().poller());
            threads.fork(() -> sendAhead(joined, shape));
            done = true;
            return new CallProcess(forerunner.process(), inside, first, request.terminal() != null);
        } finally {
            if (!done) {
                forerunner.close();
            }
        }
    }

    /// The one that waits, where it fits.
    private Forerunner forerunner(Holder joined, Forerunner.Shape shape) throws IOException {
        Forerunner waiting = ahead.getAndSet(null);
        if (waiting != null && fits(waiting, joined, shape)) {
            return waiting;
        }
        if (waiting != null) {
            waiting.close();
        }
        return Forerunner.start(setup, launch, filter, joined, shape);
    }

    private static boolean fits(Forerunner waiting, Holder joined, Forerunner.Shape shape) {
        try {
            return waiting.fits(joined, shape);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /// Has one wait for the next call, which probably is like the last. A terminal is made for one
    /// call only.
    private boolean sendAhead(Holder joined, Forerunner.Shape shape) throws IOException {
        if (shape.terminal() != null || ahead.get() != null) {
            return false;
        }
        Forerunner next = Forerunner.start(setup, launch, filter, joined, shape);
        boolean taken = ahead.compareAndSet(null, next);
        if (!taken) {
            next.close();
        } else if (closed) {
            recall();
        }
        return taken;
    }

    private void recall() throws IOException {
        Forerunner waiting = ahead.getAndSet(null);
        if (waiting != null) {
            waiting.close();
        }
    }

    /// Where nothing is named, the program never ran, and what was said is not its own.
    private FirstProcess named(InputStream words, Forerunner forerunner) throws IOException {
        Optional<FirstProcess> first =
                FirstProcess.named(words, forerunner.mark(), setup.spawner().poller());
        if (first.isPresent()) {
            return first.get();
        }
        NativeProcess outer = forerunner.process();
        String said =
                new String(outer.stderr().readNBytes(SAID), StandardCharsets.UTF_8)
                        + new String(outer.stdout().readNBytes(SAID), StandardCharsets.UTF_8);
        throw new NotStartedException(
                "sandbox %s: the program was not started: %s"
                        .formatted(setup.spec().name(), said.strip()));
    }

    /// The program of a call did not come to run.
    private static final class NotStartedException extends IOException {
        private static final long serialVersionUID = 1L;

        NotStartedException(String message) {
            super(message);
        }
    }

    /// Paths of the workspace that are kept as they are; none where all of it is.
    private static List<String> kept(Setup setup) {
        SandboxSpec.Workspace workspace = setup.spec().workspace();
        return workspace.access() == SandboxSpec.Access.READ_WRITE
                ? workspace.protect()
                : List.of();
    }

    private static boolean leaving(NativeProcess outer, ProtectedPaths.Stay stay)
            throws InterruptedException {
        try (stay) {
            outer.waitFor();
            return true;
        }
    }

    /// Refuses a folder that the file tools could see and do not.
    private String workdir(String asked) throws IOException {
        if (asked.isEmpty()) {
            return workspace();
        }
        String path = asked.startsWith("/") ? asked : workspace() + "/" + asked;
        boolean ours =
                setup.stage().mounts().stream()
                        .anyMatch(mount -> (path + "/").startsWith(mount.inside() + "/"));
        if (ours && !isFolder(path)) {
            throw new IOException("workdir: " + asked + " (expected: an existing folder)");
        }
        return path;
    }

    private boolean isFolder(String path) {
        try {
            return files.stat(path).kind() == FileInfo.Kind.FOLDER;
        } catch (IOException e) {
            return false;
        }
    }

    /// @param dead the one that could not be joined; null for none
    private Holder joined(@Nullable Holder dead) throws IOException {
        Holder known = holder;
        try {
            return known != null && known != dead && known.alive() ? known : fresh(dead);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the sandbox was made", e);
        }
    }

    private Holder fresh(@Nullable Holder dead) throws IOException, InterruptedException {
        starting.lockInterruptibly();
        try {
            Holder known = holder;
            if (closed) {
                throw new IOException("sandbox " + setup.spec().name() + ": is closed");
            }
            if (known != null && known != dead && known.alive()) {
                return known;
            }
            if (known != null) {
                known.close();
            }
            Holder started = Holder.start(setup, egress, threads);
            holder = started;
            return started;
        } finally {
            starting.unlock();
        }
    }

    private List<String> outside(ProcessRequest request) {
        List<String> command = new ArrayList<>();
        if (request.terminal() != null) {
            command.addAll(List.of("/usr/bin/setsid", "--ctty"));
        }
        command.addAll(launch.inside());
        command.addAll(request.command());
        return command;
    }

    private byte[] arguments(ProcessRequest request, String workdir, ProtectedPaths.Stay stay) {
        Words all = new Words().add(words);
        for (ProtectedPaths.Kept kept : stay.kept()) {
            String at = workspace() + "/" + kept.path();
            String staged = setup.stage().staged(workspace()) + "/" + kept.path();
            switch (kept.how()) {
                case READ_ONLY -> all.add("--ro-bind", staged, at);
                case PINNED -> all.add("--bind", staged, at);
            }
        }
        environment(request).forEach((name, value) -> all.add("--setenv", name, value));
        if (request.terminal() == null) {
            all.add("--new-session");
        }
        return all.add("--seccomp", "4", "--info-fd", "5", "--chdir", workdir).bytes();
    }

    private Map<String, String> environment(ProcessRequest request) {
        Map<String, String> env = new TreeMap<>();
        env.put("PATH", Programs.PATH);
        env.put("HOME", Stage.HOME);
        env.put("USER", "moltbot");
        env.put("LOGNAME", "moltbot");
        env.put("LANG", "C.UTF-8");
        env.put("TERM", request.terminal() == null ? "dumb" : "xterm-256color");
        if (setup.spec().network().mode() == Network.Mode.ALLOWLIST) {
            proxy(env);
        }
        env.putAll(setup.spec().env());
        env.putAll(request.env());
        return env;
    }

    private static void proxy(Map<String, String> env) {
        String http = "http://127.0.0.1:" + Holder.PROXY_PORT;
        for (String name : List.of("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY")) {
            env.put(name, http);
        }
        for (String name : List.of("all_proxy", "ALL_PROXY")) {
            env.put(name, "socks5h://127.0.0.1:" + Holder.PROXY_PORT);
        }
        for (String name : List.of("no_proxy", "NO_PROXY")) {
            env.put(name, "localhost,127.0.0.1,::1");
        }
    }

    /// Ends those that were not inside yet.
    private void endStarting() throws IOException {
        try {
            new ProcessTree(setup.marks()::has, setup.spawner().poller())
                    .end(ProcessTree.ANY_LEADER, Duration.ZERO);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("close was interrupted; processes may be left", e);
        }
    }

    @Override
    public void close() throws IOException {
        starting.lock();
        try {
            closed = true;
            recall();
            new Enclosed(setup.marks()::has, setup.spawner().poller()).kill();
            Holder known = holder;
            if (known != null) {
                known.close();
            }
            endStarting();
            setup.group().close();
        } finally {
            starting.unlock();
            threads.close();
            files.close();
        }
    }
}
