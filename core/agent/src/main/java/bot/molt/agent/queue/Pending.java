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
/// @param isQuick whether it followed the one before at once, as a part of it
public record Pending(
        Run run,
        Inbound inbound,
        long seq,
        @Nullable String turn,
        int attempts,
        String preface,
        boolean isQuick) {
    /// One that came by itself.
    public Pending(Run run, Inbound inbound, long seq, @Nullable String turn, int attempts) {
        this(run, inbound, seq, turn, attempts, "", false);
    }

    Pending after(String text) {
        return new Pending(run, inbound, seq, turn, attempts, text, isQuick);
    }

    Pending quick() {
        return new Pending(run, inbound, seq, turn, attempts, preface, true);
    }

    /// Whether a turn of it was interrupted.
    public boolean wasBegun() {
        return turn != null;
    }
}
