package bot.molt.agent.queue;

import java.util.Locale;
import java.util.Optional;

/// What becomes of a message that comes while its session answers another.
public enum QueueMode {
    /// It is told the running turn before the model is asked again; calls that were not made yet
    /// are left out.
    STEER,
    /// It has a turn of its own afterwards.
    FOLLOWUP,
    /// All that came have one turn together afterwards.
    COLLECT,
    /// The running turn is ended; the newest has the next one.
    INTERRUPT,
    /// It has a turn of its own as soon as one is free, for whoever stands there and waits: it is
    /// never merged, and does not go for others. Only doors say this, people cannot.
    WAIT,
    /// It is one message with those of the same person that follow it at once. Only chats say this.
    BURST;

    /// The mode of a door's wish; empty for a word that is none.
    public static Optional<QueueMode> wished(String word) {
        return word.equals(WAIT.word()) ? Optional.of(WAIT) : of(word);
    }

    /// The mode of a word as people and the original write it; empty for another word.
    public static Optional<QueueMode> of(String word) {
        return switch (word.strip().toLowerCase(Locale.ROOT)) {
            case "steer", "queue", "queued", "steering", "steer-backlog", "steer+backlog" ->
                    Optional.of(STEER);
            case "followup", "follow-up", "follow-ups", "followups" -> Optional.of(FOLLOWUP);
            case "collect", "coalesce" -> Optional.of(COLLECT);
            case "interrupt", "interrupts", "abort" -> Optional.of(INTERRUPT);
            default -> Optional.empty();
        };
    }

    /// The word that people write.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
