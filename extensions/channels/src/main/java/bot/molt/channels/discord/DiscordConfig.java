package bot.molt.channels.discord;

import bot.molt.base.Require;
import bot.molt.base.Secret;
import bot.molt.base.bind.Aka;
import bot.molt.base.bind.Default;
import bot.molt.base.bind.Doc;
import bot.molt.base.bind.Flat;
import bot.molt.base.bind.Guarded;
import bot.molt.base.bind.Name;
import bot.molt.spi.channel.ChannelConfig;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Settings under `channels.discord`.
///
/// @param token null where it comes from elsewhere
/// @param tokenFile null for none
public record DiscordConfig(
        @Flat ChannelConfig common,
        @Aka("botToken")
                @Doc(
                        "The bot's token, from the Developer Portal. Unset: tokenFile, then DISCORD_BOT_TOKEN for the default account.")
                @Nullable Secret token,
        @Doc("A file whose first line is the token.") @Nullable Path tokenFile,
        @Default("{}")
                @Guarded
                @Doc(
                        "Guilds by id or name, * for every other one. Where one is written, others are not read.")
                Map<String, Guild> guilds,
        @Doc("Direct messages.") Direct dm,
        @Default("17") @Doc("Lines of one message, where it can be cut between lines.")
                int maxLinesPerMessage,
        @Default("false") @Doc("Whether other bots are read.") boolean allowBots,
        @Doc("Commands.") Commands commands,
        @Default("30s") @Doc("How long a request to Discord may take; 1s..500s.")
                Duration timeoutSeconds,
        @Default("https://discord.com/api/v10") @Doc("Where the REST API is.") URI apiRoot) {
    /// Settings of one guild.
    ///
    /// @param slug null for the key
    /// @param requireMention null for true
    /// @param users null for those of the channel
    public record Guild(
            @Doc("The guild's name, small and with - for spaces, where the key is another one.")
                    @Nullable String slug,
            @Doc("Whether the bot answers only where it is mentioned or replied to.")
                    @Nullable Boolean requireMention,
            @Doc("Ids of people who may write there.") @Nullable List<String> users,
            @Default("{}")
                    @Doc(
                            "Channels by id or name, * for every other one. Where one is written, others are not read.")
                    Map<String, GuildChannel> channels) {}

    /// Settings of one channel of a guild; its threads have them too.
    ///
    /// @param requireMention null for that of the guild
    /// @param users null for those of the guild
    public record GuildChannel(
            @Default("true") @Aka("enabled") @Doc("Whether the channel is read.") boolean allow,
            @Doc("Whether the bot answers only where it is mentioned or replied to.")
                    @Nullable Boolean requireMention,
            @Doc("Ids of people who may write there.") @Nullable List<String> users,
            @Default("false") @Doc("Whether an answer begins a thread.") boolean autoThread) {}

    /// Settings under `dm`; `policy` and `allowFrom` there mean `dmPolicy` and `allowFrom`.
    public record Direct(
            @Default("true") @Doc("Whether direct messages are read.") boolean enabled) {}

    /// Settings under `commands`.
    public record Commands(
            @Name("native")
                    @Default("true")
                    @Doc("Whether commands such as /exec are registered with Discord.")
                    boolean registered) {}

    public DiscordConfig {
        Require.range("maxLinesPerMessage", maxLinesPerMessage, 3, 2_000);
        Require.range("timeoutSeconds", timeoutSeconds.toSeconds(), 1, 500);
    }
}
