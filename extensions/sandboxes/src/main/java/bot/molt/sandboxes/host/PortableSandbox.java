package bot.molt.sandboxes.host;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.spi.sandbox.ProcessRequest;
import bot.molt.spi.sandbox.Sandbox;
import bot.molt.spi.sandbox.SandboxFiles;
import bot.molt.spi.sandbox.SandboxProcess;
import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// A folder of a machine whose system calls are not spoken here. Processes come from the JDK; a
/// tree is what still hangs together by parents, and there are no terminals.
final class PortableSandbox implements Sandbox {
    private static final Duration CLOSE_GRACE = Duration.ofSeconds(2);
    private static final File NOTHING = new File("/dev/null");

    private final HostFolder spec;
    private final SandboxFiles files;
    private final List<String> shell;
    private final Set<PortableProcess> running = ConcurrentHashMap.newKeySet();

    PortableSandbox(HostFolder spec, SandboxFiles files) {
        this.spec = spec;
        this.files = files;
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
        if (request.terminal() != null) {
            throw new CodedException(
                    ErrorCode.UNAVAILABLE,
                    "pty: true (expected: false; terminals need Linux with glibc 2.34)");
        }
        ProcessBuilder builder = new ProcessBuilder(request.command());
        builder.directory(new File(HostSandbox.workdir(spec, request)));
        builder.environment().clear();
        builder.environment().putAll(HostSandbox.environment(spec, request));
        builder.redirectErrorStream(request.stderr() == ProcessRequest.Stderr.MERGED);
        if (!request.takesInput()) {
            builder.redirectInput(ProcessBuilder.Redirect.from(NOTHING));
        }
        PortableProcess process = new PortableProcess(builder.start());
        running.removeIf(PortableProcess::hasEnded);
        running.add(process);
        return process;
    }

    @Override
    public void close() throws IOException {
        try {
            for (PortableProcess process : running) {
                process.terminate(CLOSE_GRACE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("close was interrupted; processes may be left", e);
        }
    }
}
