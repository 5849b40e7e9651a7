package bot.molt.agent;

import bot.molt.base.Require;

/// Where a reply is sent.
///
/// @param channel id of a channel: `telegram`
/// @param to conversation, as that channel writes it
/// @param account of the channel; empty for its default
/// @param thread within the conversation; empty for none
/// @param replyTo id of the message that is answered, for channels that quote; empty for none
public record Route(String channel, String to, String account, String thread, String replyTo) {
    public Route {
        Require.nonBlank("channel", channel);
        Require.nonBlank("to", to);
    }

    /// A route that quotes nothing.
    public Route(String channel, String to, String account, String thread) {
        this(channel, to, account, thread, "");
    }

    /// Replies of one conversation keep their order.
    public String conversation() {
        return String.join("/", account, to, thread);
    }
}
