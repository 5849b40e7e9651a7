package bot.molt.agent.settings;

import bot.molt.agent.queue.QueueSettings;
import bot.molt.execution.agents.HeartbeatConfig;
import java.util.Map;

/// How messages make a conversation.
///
/// @param burst how long messages of one person that follow each other are awaited
/// @param resets when a conversation begins anew by itself
/// @param acks by agent, how much beside HEARTBEAT_OK still means nothing to say
public record Talk(
        QueueSettings queue,
        MessagesConfig.Burst burst,
        ResetConfig resets,
        Map<String, Integer> acks) {
    public static final Talk DEFAULT =
            new Talk(QueueSettings.DEFAULT, MessagesConfig.Burst.NONE, ResetConfig.NEVER);

    public Talk {
        acks = Map.copyOf(acks);
    }

    /// One with the usual acks.
    public Talk(QueueSettings queue, MessagesConfig.Burst burst, ResetConfig resets) {
        this(queue, burst, resets, Map.of());
    }

    /// Characters beside HEARTBEAT_OK that an agent may say without saying anything.
    public int ackChars(String agent) {
        return acks.getOrDefault(agent, HeartbeatConfig.ACK_MAX_CHARS);
    }
}
