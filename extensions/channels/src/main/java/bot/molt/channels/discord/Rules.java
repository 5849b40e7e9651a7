package bot.molt.channels.discord;

import bot.molt.spi.channel.ChannelConfig;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What the settings of guilds say of a channel.
record Rules(Map<String, DiscordConfig.Guild> guilds, Directory directory) {
    private static final String EVERY = "*";
    private static final ChannelConfig.Group NOT_READ = new ChannelConfig.Group(false, null, null);

    /// What holds for a channel; empty where no guild is written.
    Optional<ChannelConfig.Group> group(String channel) {
        if (guilds.isEmpty()) {
            return Optional.empty();
        }
        DiscordConfig.@Nullable Guild guild = guild(channel);
        if (guild == null) {
            return Optional.of(NOT_READ);
        }
        if (guild.channels().isEmpty()) {
            return Optional.of(
                    new ChannelConfig.Group(true, guild.requireMention(), guild.users()));
        }
        DiscordConfig.@Nullable GuildChannel own = own(guild, channel);
        return Optional.of(
                own == null
                        ? NOT_READ
                        : new ChannelConfig.Group(
                                own.allow(),
                                own.requireMention() == null
                                        ? guild.requireMention()
                                        : own.requireMention(),
                                own.users() == null ? guild.users() : own.users()));
    }

    /// Whether an answer in a channel begins a thread.
    boolean autoThread(String channel) {
        DiscordConfig.@Nullable Guild guild = guilds.isEmpty() ? null : guild(channel);
        DiscordConfig.@Nullable GuildChannel own = guild == null ? null : own(guild, channel);
        return own != null && own.autoThread();
    }

    private DiscordConfig.@Nullable Guild guild(String channel) {
        String id = directory.find(channel).map(Directory.Spot::guild).orElse("");
        String slug = slug(directory.guildName(id));
        for (Map.Entry<String, DiscordConfig.Guild> entry : guilds.entrySet()) {
            String own = entry.getValue().slug();
            boolean meant =
                    entry.getKey().equals(id)
                            || !slug.isEmpty()
                                    && slug(own == null ? entry.getKey() : own).equals(slug);
            if (meant) {
                return entry.getValue();
            }
        }
        return guilds.get(EVERY);
    }

    private DiscordConfig.@Nullable GuildChannel own(DiscordConfig.Guild guild, String channel) {
        String slug = slug(directory.find(channel).map(Directory.Spot::name).orElse(""));
        for (Map.Entry<String, DiscordConfig.GuildChannel> entry : guild.channels().entrySet()) {
            boolean named = !slug.isEmpty() && slug(entry.getKey()).equals(slug);
            if (named || entry.getKey().equals(channel)) {
                return entry.getValue();
            }
        }
        return guild.channels().get(EVERY);
    }

    /// `#Our Team` as `our-team`.
    private static String slug(String name) {
        return name.toLowerCase(Locale.ROOT).strip().replaceFirst("^#", "").replaceAll("\\s+", "-");
    }
}
