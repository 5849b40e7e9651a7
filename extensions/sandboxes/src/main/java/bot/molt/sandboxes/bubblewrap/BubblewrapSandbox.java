package bot.molt.sandboxes.bubblewrap;

import bot.molt.base.concurrent.TaskScope;
import bot.molt.linux.file.NativeFiles;
import bot.molt.linux.file.ProtectedPaths;
import bot.molt.linux.process.Enclosed;
import bot.molt.linux.process.NativeProcess;
import bot.molt.linux.process.ProcessTree;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Namespaces that share a network and folders: a [Holder], and for each call a `bwrap` that joins
/// it.
final class BubblewrapSandbox implements Sandbox {
    /// From how many allowed processes on some may wait for calls.
    private static final int SPARE_PIDS = 64;

    private final Setup setup;
    private final Egress egress;
    private final NativeFiles files;
    private final byte[] words;
    private final Forerunner.Maker maker;
    private final TaskScope threads = new TaskScope("sandbox");
    private final Waiting waiting = new Waiting(threads);
    private final ReentrantLock starting = new ReentrantLock();
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
        this.maker = new Forerunner.Maker(setup, new Launch(setup));
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
        } catch (Forerunner.NotStartedException e) {
            if (joined.lives()) {
                throw e;
            }
        }
        return started(request, workdir, joined(joined));
    }

    private SandboxProcess started(ProcessRequest request, String workdir, Holder joined)
            throws IOException {
        setup.group().forgiveEnded();
        byte[] order = Launch.order(workdir, request.env(), terminal(request));
        // a folder that we know is there is entered last
        String first = isOurs(workdir) ? workspace() : workdir;
        Forerunner.Shape shape = Forerunner.Shape.of(request);
        ProtectedPaths.Stay stay = stay();
        boolean done = false;
        try {
            Forerunner.Plan plan = new Forerunner.Plan(joined, shape, first, stay.kept());
            CallProcess process = serving(plan).go(order);
            threads.fork(() -> leaving(process.outer(), stay));
            done = true;
            refill(plan);
            return process;
        } finally {
            if (!done) {
                stay.close();
            }
        }
    }

    private ProtectedPaths.Stay stay() throws IOException {
        return setup.paths().enter(setup.spec().workspace().folder(), kept(setup));
    }

    /// One that waits, where one fits. A terminal is made for one call only.
    private Forerunner serving(Forerunner.Plan plan) throws IOException {
        try {
            Optional<Forerunner> found =
                    isUsual(plan) ? waiting.take(plan) : Optional.<Forerunner>empty();
            return found.isPresent() ? found.get() : Forerunner.start(maker, plan, words(plan));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the program was started", e);
        }
    }

    private boolean isUsual(Forerunner.Plan plan) {
        return plan.shape().terminal() == null && plan.workdir().equals(workspace());
    }

    /// Has some wait for the next calls, which probably are like the last.
    private void refill(Forerunner.Plan plan) {
        int pids = setup.spec().limits().pids();
        if (isUsual(plan) && (pids == 0 || pids >= SPARE_PIDS)) {
            waiting.refill(() -> ahead(plan));
        }
    }

    /// What is kept as it is now lies on the same folders again once the call has come; where
    /// something was replaced, the call sees that.
    private Forerunner ahead(Forerunner.Plan last) throws IOException {
        try (ProtectedPaths.Stay stay = stay()) {
            Forerunner.Plan plan =
                    new Forerunner.Plan(last.holder(), last.shape(), last.workdir(), stay.kept());
            return Forerunner.start(maker, plan, words(plan));
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
        if (isOurs(path) && !isFolder(path)) {
            throw new IOException("workdir: " + asked + " (expected: an existing folder)");
        }
        return path;
    }

    private boolean isOurs(String path) {
        return setup.stage().mounts().stream()
                .anyMatch(mount -> (path + "/").startsWith(mount.inside() + "/"));
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

    private static List<String> terminal(ProcessRequest request) {
        List<String> command = new ArrayList<>();
        if (request.terminal() != null) {
            command.addAll(List.of("/usr/bin/setsid", "--ctty"));
        }
        command.addAll(request.command());
        return command;
    }

    private byte[] words(Forerunner.Plan plan) {
        Words all = new Words().add(words);
        for (ProtectedPaths.Kept kept : plan.kept()) {
            String at = workspace() + "/" + kept.path();
            String staged = setup.stage().staged(workspace()) + "/" + kept.path();
            switch (kept.how()) {
                case READ_ONLY -> all.add("--ro-bind", staged, at);
                case PINNED -> all.add("--bind", staged, at);
            }
        }
        boolean terminal = plan.shape().terminal() != null;
        environment(terminal).forEach((name, value) -> all.add("--setenv", name, value));
        if (!terminal) {
            all.add("--new-session");
        }
        return all.add("--seccomp", "4", "--info-fd", "5", "--chdir", plan.workdir()).bytes();
    }

    private Map<String, String> environment(boolean terminal) {
        Map<String, String> env = new TreeMap<>();
        env.put("PATH", Programs.PATH);
        env.put("HOME", Stage.HOME);
        env.put("USER", "moltbot");
        env.put("LOGNAME", "moltbot");
        env.put("LANG", "C.UTF-8");
        env.put("TERM", terminal ? "xterm-256color" : "dumb");
        if (setup.spec().network().mode() == Network.Mode.ALLOWLIST) {
            proxy(env);
        }
        env.putAll(setup.spec().env());
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
            waiting.close();
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
