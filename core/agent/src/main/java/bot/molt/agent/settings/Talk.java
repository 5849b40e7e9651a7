package bot.molt.agent.settings;

import bot.molt.agent.queue.QueueSettings;

/// How messages make a conversation.
///
/// @param burst how long messages of one person that follow each other are awaited
/// @param resets when a conversation begins anew by itself
public record Talk(QueueSettings queue, MessagesConfig.Burst burst, ResetConfig resets) {
    public static final Talk DEFAULT =
            new Talk(QueueSettings.DEFAULT, MessagesConfig.Burst.NONE, ResetConfig.NEVER);
}
