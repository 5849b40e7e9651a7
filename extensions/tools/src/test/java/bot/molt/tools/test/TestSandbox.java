package bot.molt.tools.test;

import bot.molt.spi.sandbox.ProcessRequest;
import bot.molt.spi.sandbox.Sandbox;
import bot.molt.spi.sandbox.SandboxProcess;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// A sandbox over one folder of this machine. It keeps what was started.
public final class TestSandbox implements Sandbox {
    private final Path root;
    private final TestFiles files;
    private final List<ProcessRequest> started = Collections.synchronizedList(new ArrayList<>());

    public TestSandbox(Path root) throws IOException {
        this.root = root.toRealPath();
        this.files = new TestFiles(this.root);
    }

    @Override
    public String kind() {
        return "test";
    }

    @Override
    public String workspace() {
        return root.toString();
    }

    @Override
    public TestFiles files() {
        return files;
    }

    public List<ProcessRequest> started() {
        return List.copyOf(started);
    }

    @Override
    public SandboxProcess start(ProcessRequest request) throws IOException {
        started.add(request);
        ProcessBuilder builder = new ProcessBuilder(request.command());
        builder.directory(new File(root.toFile(), "."));
        builder.redirectErrorStream(request.stderr() == ProcessRequest.Stderr.MERGED);
        builder.environment().putAll(request.env());
        return new TestProcess(builder.start());
    }

    @Override
    public List<String> shell() {
        return List.of("/bin/sh", "-c");
    }

    @Override
    public void close() {}
}
