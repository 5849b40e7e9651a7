package bot.molt.agent.queue;

import bot.molt.agent.Inbound;
import bot.molt.agent.Run;
import org.jspecify.annotations.Nullable;

/// A message that was taken and has no reply yet.
///
/// @param seq its number in the inbox
/// @param turn the turn that answered it when the gateway stopped; null for none
/// @param attempts how often a turn was begun for it
/// @param preface said before it: what did not fit into the queue; empty for nothing
public record Pending(
        Run run, Inbound inbound, long seq, @Nullable String turn, int attempts, String preface) {
    Pending after(String text) {
        return new Pending(run, inbound, seq, turn, attempts, text);
    }

    /// Whether a turn of it was interrupted.
    public boolean wasBegun() {
        return turn != null;
    }
}
