package bot.molt.protocol.hands;

import java.util.List;

/// What became of the processes that the gateway follows.
///
/// @param running ids that the node knows; also those that ended and wait to be told
/// @param unknown ids of which the node knows nothing
public record ResumeResult(List<String> running, List<String> unknown) {
    public ResumeResult {
        running = List.copyOf(running);
        unknown = List.copyOf(unknown);
    }
}
