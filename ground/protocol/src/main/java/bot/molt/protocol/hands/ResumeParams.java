package bot.molt.protocol.hands;

import bot.molt.base.Require;
import java.util.List;

/// The processes that the gateway still follows; every other one is ended.
public record ResumeParams(List<Held> processes) {
    public ResumeParams {
        processes = List.copyOf(processes);
    }

    /// One process.
    ///
    /// @param stdout bytes of it that the gateway has
    /// @param stderr bytes of it that the gateway has
    public record Held(String processId, long stdout, long stderr) {
        public Held {
            ProcessParams.requireId(processId);
            Require.range("stdout", stdout, 0, Long.MAX_VALUE);
            Require.range("stderr", stderr, 0, Long.MAX_VALUE);
        }
    }
}
