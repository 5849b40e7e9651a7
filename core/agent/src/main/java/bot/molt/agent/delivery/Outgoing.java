package bot.molt.agent.delivery;

/// A message on its way to where people read it.
///
/// @param key the same however often it is sent
/// @param to conversation, as the channel writes it
/// @param account of the channel; empty for its default
/// @param thread within the conversation; empty for none
/// @param replyTo id of the message that it answers; empty for none
/// @param run that it is the reply of; empty for none
public record Outgoing(
        String key,
        String to,
        String account,
        String thread,
        String text,
        String replyTo,
        String run) {}
