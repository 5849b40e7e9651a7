package bot.molt.gateway.mcp;

import bot.molt.spi.sandbox.ProcessRequest;
import bot.molt.spi.sandbox.Sandbox;
import bot.molt.spi.sandbox.SandboxFiles;
import bot.molt.spi.sandbox.SandboxProcess;
import java.util.List;

/// A sandbox for tools that use none.
final class NoSandbox implements Sandbox {
    @Override
    public String kind() {
        return "none";
    }

    @Override
    public String workspace() {
        return "/";
    }

    @Override
    public SandboxFiles files() {
        throw new AssertionError("no files here");
    }

    @Override
    public SandboxProcess start(ProcessRequest request) {
        throw new AssertionError("no processes here");
    }

    @Override
    public List<String> shell() {
        return List.of("/bin/sh", "-c");
    }

    @Override
    public void close() {}
}
