package bot.molt.app.config;

import bot.molt.base.bind.Default;
import bot.molt.base.bind.Doc;
import bot.molt.base.bind.Guarded;
import bot.molt.channels.discord.DiscordConfig;
import bot.molt.channels.feishu.FeishuConfig;
import bot.molt.channels.line.LineConfig;
import bot.molt.channels.matrix.MatrixConfig;
import bot.molt.channels.slack.SlackConfig;
import bot.molt.channels.telegram.TelegramConfig;
import bot.molt.channels.webhook.WebhookConfig;
import bot.molt.channels.wechat.WechatConfig;
import bot.molt.spi.channel.ChannelConfig;

/// Settings under `channels`.
public record ChannelsConfig(
        @Doc("What holds where a channel has no setting of its own.") Defaults defaults,
        @Doc("Discord.") DiscordConfig discord,
        @Doc("Feishu and Lark.") FeishuConfig feishu,
        @Doc("LINE.") LineConfig line,
        @Doc("Matrix.") MatrixConfig matrix,
        @Doc("Slack.") SlackConfig slack,
        @Doc("Telegram.") TelegramConfig telegram,
        @Doc("Any program that speaks HTTP.") WebhookConfig webhook,
        @Doc("A WeChat official account.") WechatConfig wechat) {
    /// Settings under `channels.defaults`.
    public record Defaults(
            @Default("allowlist")
                    @Guarded
                    @Doc(
                            "Which groups are read: those that a channel lists (allowlist), all (open), none (disabled).")
                    ChannelConfig.GroupPolicy groupPolicy) {}
}
