package bot.molt.gateway.mcp;

import bot.molt.spi.sandbox.ProcessRequest;
import bot.molt.spi.tool.Processes;
import bot.molt.spi.tool.RunningProcess;
import java.util.List;
import java.util.Optional;

/// No processes, and no way to start one.
final class NoProcesses implements Processes {
    @Override
    public RunningProcess start(ProcessRequest request) {
        throw new AssertionError("no processes here");
    }

    @Override
    public List<RunningProcess> list() {
        return List.of();
    }

    @Override
    public Optional<RunningProcess> find(String id) {
        return Optional.empty();
    }

    @Override
    public void remove(String id) {}
}
