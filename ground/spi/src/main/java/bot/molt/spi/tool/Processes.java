package bot.molt.spi.tool;

import bot.molt.spi.sandbox.ProcessRequest;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// Processes that outlive a call. A caller sees its own only.
public interface Processes {
    /// Starts a process in the call's sandbox. Its output becomes the output that watchers of the
    /// current call see.
    ///
    /// Errors: `rate_limited` above the caller's limit of running processes; `IOException` where
    /// the program cannot be started.
    RunningProcess start(ProcessRequest request) throws IOException;

    /// The caller's processes, newest first, ended ones included until they are cleared or expire.
    List<RunningProcess> list();

    Optional<RunningProcess> find(String id);

    /// Ends the process if it runs, and forgets it and its output.
    void remove(String id) throws InterruptedException;
}
