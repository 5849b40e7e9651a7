package bot.molt.execution;

import bot.molt.spi.Caller;
import bot.molt.spi.sandbox.Sandbox;
import bot.molt.spi.tool.Processes;
import bot.molt.spi.tool.RunningProcess;
import java.util.function.Consumer;

/// Gives each call its view of the processes.
@FunctionalInterface
public interface ProcessesSource {
    /// @param started told of each process that the call starts
    Processes open(Caller caller, Sandbox sandbox, Consumer<RunningProcess> started);
}
