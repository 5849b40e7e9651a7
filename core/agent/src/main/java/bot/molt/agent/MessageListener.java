package bot.molt.agent;

/// Told of each message that was taken.
@FunctionalInterface
public interface MessageListener {
    /// Must not block; runs on the thread of the door.
    void taken(Run run, Inbound inbound);
}
