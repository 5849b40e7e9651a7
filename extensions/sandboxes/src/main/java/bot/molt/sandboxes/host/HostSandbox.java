package bot.molt.sandboxes.host;

import bot.molt.linux.file.Jail;
import bot.molt.linux.file.NativeFiles;
import bot.molt.linux.process.Mark;
import bot.molt.linux.process.ProcessTree;
import bot.molt.linux.process.Spawner;
import bot.molt.spi.sandbox.ProcessRequest;
import bot.molt.spi.sandbox.Sandbox;
import bot.molt.spi.sandbox.SandboxFiles;
import bot.molt.spi.sandbox.SandboxProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A folder of this machine. Processes are spawned natively and see exactly the environment that
/// they were given; closing ends all that are left of them.
final class HostSandbox implements Sandbox {
    private static final Duration CLOSE_GRACE = Duration.ofSeconds(2);

    private final HostFolder spec;
    private final Spawner spawner;
    private final Jail jail;
    private final SandboxFiles files;
    private final List<String> shell;
    private final Mark.Series marks;

    HostSandbox(HostFolder spec, Spawner spawner, Jail jail, Mark.Series marks) {
        this.marks = marks;
        this.spec = spec;
        this.spawner = spawner;
        this.jail = jail;
        this.files = new NativeFiles(jail);
        this.shell = Shells.choose(spec.env());
    }

    @Override
    public String kind() {
        return HostSandboxProvider.KIND;
    }

    @Override
    public String workspace() {
        return spec.workspace();
    }

    @Override
    public SandboxFiles files() {
        return files;
    }

    @Override
    public List<String> shell() {
        return shell;
    }

    @Override
    public SandboxProcess start(ProcessRequest request) throws IOException {
        return spawner.start(
                request,
                workdir(spec, request),
                environment(spec, request),
                marks.next(),
                Spawner.Extras.NONE);
    }

    static String workdir(HostFolder spec, ProcessRequest request) throws IOException {
        Path workdir = Path.of(spec.workspace()).resolve(request.workdir());
        if (!Files.isDirectory(workdir)) {
            throw new IOException(
                    "workdir: " + request.workdir() + " (expected: an existing folder)");
        }
        return workdir.toString();
    }

    static Map<String, String> environment(HostFolder spec, ProcessRequest request) {
        Map<String, String> env = new HashMap<>(spec.env());
        if (request.terminal() != null) {
            env.putIfAbsent("TERM", "xterm-256color");
        }
        env.putAll(request.env());
        return env;
    }

    @Override
    public void close() throws IOException {
        try {
            new ProcessTree(marks::has, spawner.poller()).end(ProcessTree.ANY_LEADER, CLOSE_GRACE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("close was interrupted; processes may be left", e);
        } finally {
            jail.close();
        }
    }
}
