package bot.molt.sandboxes.node;

import bot.molt.spi.node.NodeException;
import bot.molt.spi.node.NodeLine;
import bot.molt.spi.sandbox.ProcessRequest;
import bot.molt.spi.sandbox.Sandbox;
import bot.molt.spi.sandbox.SandboxFiles;
import bot.molt.spi.sandbox.SandboxProcess;
import bot.molt.spi.sandbox.SandboxSpec;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// A node that knows `system.run` and nothing more: commands without input, whose output comes at
/// their end.
final class RunOnlySandbox implements Sandbox {
    private final Hands hands;
    private final SandboxSpec spec;
    private final Set<RunProcess> running = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    RunOnlySandbox(Hands hands, SandboxSpec spec) {
        this.hands = hands;
        this.spec = spec;
    }

    @Override
    public String kind() {
        return NodeSandboxes.KIND;
    }

    @Override
    public String workspace() {
        return spec.workspace().inside();
    }

    @Override
    public SandboxFiles files() {
        return new NoFiles(hands.name());
    }

    @Override
    public List<String> shell() {
        return isWindows() ? List.of("cmd.exe", "/d", "/s", "/c") : List.of("/bin/sh", "-lc");
    }

    private boolean isWindows() {
        try {
            return hands.line(Hands.Patience.NEW).node().platform().startsWith("win");
        } catch (NodeException e) {
            return false; // the start that follows says so
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public SandboxProcess start(ProcessRequest request) throws IOException {
        if (closed) {
            throw new IOException("the sandbox is closed");
        }
        if (request.stdin() == ProcessRequest.Stdin.PIPE || request.terminal() != null) {
            throw new IOException(
                    "%s: node %s runs commands by system.run alone (expected: no stdin, no terminal; run `moltbot node run` there for both)"
                            .formatted(request.terminal() == null ? "stdin" : "pty", hands.name()));
        }
        try {
            NodeLine line = hands.line(Hands.Patience.NEW);
            RunProcess process =
                    new RunProcess(
                            new RunProcess.Place(line, cwd(request), spec.env()), shell(), request);
            running.add(process);
            process.begin(() -> running.remove(process));
            return process;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException(
                    "a start on node " + hands.name() + " was interrupted");
        }
    }

    private String cwd(ProcessRequest request) {
        String folder = spec.workspace().folder().toString();
        String workdir = request.workdir();
        boolean isWhole = workdir.startsWith("/") || workdir.matches("[A-Za-z]:[\\\\/].*");
        if (workdir.isEmpty() || isWhole || folder.isEmpty()) {
            return workdir.isEmpty() ? folder : workdir;
        }
        return folder + "/" + workdir;
    }

    @Override
    public void close() {
        closed = true;
        running.forEach(RunProcess::cancel);
    }
}
