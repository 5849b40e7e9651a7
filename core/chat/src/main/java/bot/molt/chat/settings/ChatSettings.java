package bot.molt.chat.settings;

import bot.molt.base.json.Json;
import bot.molt.execution.approval.ApprovalsConfig;
import bot.molt.spi.channel.ChannelConfig.GroupPolicy;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/// What holds for chats now.
///
/// @param channels the section `channels`, secrets included
/// @param groupPolicy where a channel has none of its own
/// @param targets where approvals are shown; empty for the operator's own chats
/// @param mentions patterns that address the bot in groups
/// @param others whether there are users beside the operator
/// @param knows whether there is a user of this id
public record ChatSettings(
        Json.Obj channels,
        GroupPolicy groupPolicy,
        SessionConfig session,
        CommandsConfig commands,
        List<ApprovalsConfig.Target> targets,
        List<Pattern> mentions,
        boolean others,
        Predicate<String> knows) {
    public ChatSettings {
        targets = List.copyOf(targets);
        mentions = List.copyOf(mentions);
    }

    /// The settings of one channel as they are written.
    public Json.Obj channel(String id) {
        return channels.object(id);
    }
}
