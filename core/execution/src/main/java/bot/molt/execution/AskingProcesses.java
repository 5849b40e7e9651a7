package bot.molt.execution;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.spi.sandbox.ApprovalNeededException;
import bot.molt.spi.sandbox.ProcessRequest;
import bot.molt.spi.tool.Processes;
import bot.molt.spi.tool.RunningProcess;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// Processes of a call whose target may want a person to allow a start.
///
/// @param asker asks that person
record AskingProcesses(Processes processes, Asking asker) implements Processes {
    /// Asks for a target. Empty where the program may start.
    @FunctionalInterface
    interface Asking {
        Optional<Outcome> ask(String target) throws InterruptedException;
    }

    @Override
    public RunningProcess start(ProcessRequest request) throws IOException {
        try {
            return processes.start(request);
        } catch (ApprovalNeededException e) {
            answered(e.target()).ifPresent(Outcome::orThrow);
            return processes.start(request.allowed());
        }
    }

    private Optional<Outcome> answered(String target) {
        try {
            return asker.ask(target);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CodedException(ErrorCode.CANCELLED, "the call was cancelled", e);
        }
    }

    @Override
    public List<RunningProcess> list() {
        return processes.list();
    }

    @Override
    public Optional<RunningProcess> find(String id) {
        return processes.find(id);
    }

    @Override
    public void remove(String id) throws InterruptedException {
        processes.remove(id);
    }
}
