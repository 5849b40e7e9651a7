package bot.molt.channels.slack;

import bot.molt.base.Require;
import bot.molt.base.Secret;
import bot.molt.base.bind.Aka;
import bot.molt.base.bind.Default;
import bot.molt.base.bind.Doc;
import bot.molt.base.bind.Flat;
import bot.molt.base.bind.Guarded;
import bot.molt.spi.channel.ChannelConfig;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Settings under `channels.slack`.
///
/// @param botToken null where it comes from the environment
/// @param appToken null where it comes from the environment, or is not needed
/// @param signingSecret null where events come over a socket
public record SlackConfig(
        @Flat ChannelConfig common,
        @Doc("The bot token, xoxb-…. Unset: SLACK_BOT_TOKEN for the default account.")
                @Nullable Secret botToken,
        @Doc(
                        "The app-level token, xapp-…, for mode socket. Unset: SLACK_APP_TOKEN for the default account.")
                @Nullable Secret appToken,
        @Doc("By which Slack signs what it delivers, for mode http.")
                @Nullable Secret signingSecret,
        @Default("socket")
                @Doc(
                        "How events come: socket (the gateway connects), http (Slack delivers to /slack/events).")
                Mode mode,
        @Default("{}")
                @Guarded
                @Doc(
                        "Channels by id or name, * for every other one. Where one is written, others are not read.")
                Map<String, SlackGroup> channels,
        @Doc("Direct messages.") Direct dm,
        @Doc("A command of one's own.") SlashCommand slashCommand,
        @Default("30s") @Doc("How long a request to Slack may take; 1s..500s.")
                Duration timeoutSeconds,
        @Default("https://slack.com/api") @Doc("Where the Web API is.") URI apiRoot) {
    /// How events come.
    public enum Mode {
        SOCKET,
        HTTP
    }

    /// Settings of one channel.
    ///
    /// @param requireMention null for true
    /// @param users null for those of the channel
    public record SlackGroup(
            @Default("true") @Aka("enabled") @Doc("Whether the channel is read.") boolean allow,
            @Doc("Whether the bot answers only where it is mentioned or replied to.")
                    @Nullable Boolean requireMention,
            @Doc("Ids of people who may write there.") @Nullable List<String> users) {}

    /// Settings under `dm`; `policy` and `allowFrom` there mean `dmPolicy` and `allowFrom`.
    public record Direct(
            @Default("true") @Doc("Whether direct messages are read.") boolean enabled) {}

    /// Settings under `slashCommand`.
    public record SlashCommand(
            @Default("true") @Doc("Whether commands of Slack are taken.") boolean enabled,
            @Default("clawd")
                    @Doc(
                            "The command behind which anything may stand, as in /clawd /exec ls. Commands with other names that lead here mean themselves, such as /exec.")
                    String name) {}

    public SlackConfig {
        Require.range("timeoutSeconds", timeoutSeconds.toSeconds(), 1, 500);
    }
}
