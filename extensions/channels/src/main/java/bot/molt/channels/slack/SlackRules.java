package bot.molt.channels.slack;

import bot.molt.spi.channel.ChannelConfig;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What the settings of channels say.
record SlackRules(Map<String, SlackConfig.SlackGroup> channels) {
    private static final ChannelConfig.Group NOT_READ = new ChannelConfig.Group(false, null, null);

    /// What holds for a channel; empty where none is written.
    ///
    /// @param title `#general`
    Optional<ChannelConfig.Group> group(String id, String title) {
        if (channels.isEmpty()) {
            return Optional.empty();
        }
        SlackConfig.@Nullable SlackGroup own = channels.get(id);
        for (Map.Entry<String, SlackConfig.SlackGroup> entry : channels.entrySet()) {
            String name = entry.getKey().startsWith("#") ? entry.getKey() : "#" + entry.getKey();
            own = own == null && name.equalsIgnoreCase(title) ? entry.getValue() : own;
        }
        own = own == null ? channels.get("*") : own;
        return Optional.of(
                own == null
                        ? NOT_READ
                        : new ChannelConfig.Group(own.allow(), own.requireMention(), own.users()));
    }
}
