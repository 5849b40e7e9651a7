package bot.molt.app.config;

import bot.molt.base.bind.Default;
import bot.molt.base.bind.Doc;
import bot.molt.base.bind.Flat;
import bot.molt.base.bind.Guarded;
import bot.molt.channels.dingtalk.DingtalkConfig;
import bot.molt.channels.discord.DiscordConfig;
import bot.molt.channels.email.EmailConfig;
import bot.molt.channels.feishu.FeishuConfig;
import bot.molt.channels.irc.IrcConfig;
import bot.molt.channels.line.LineConfig;
import bot.molt.channels.matrix.MatrixConfig;
import bot.molt.channels.mattermost.MattermostConfig;
import bot.molt.channels.slack.SlackConfig;
import bot.molt.channels.telegram.TelegramConfig;
import bot.molt.channels.webhook.WebhookConfig;
import bot.molt.channels.wechat.WechatConfig;
import bot.molt.channels.wecom.WecomConfig;
import bot.molt.spi.channel.ChannelConfig;

/// Settings under `channels`. The groups are for us alone: what stands in them is written beside
/// each other. A new channel is a line in the group that it belongs to.
public record ChannelsConfig(
        @Doc("What holds where a channel has no setting of its own.") Defaults defaults,
        @Flat Worldwide worldwide,
        @Flat Chinese chinese,
        @Flat Open open) {
    /// Settings under `channels.defaults`.
    public record Defaults(
            @Default("allowlist")
                    @Guarded
                    @Doc(
                            "Which groups are read: those that a channel lists (allowlist), all (open), none (disabled).")
                    ChannelConfig.GroupPolicy groupPolicy) {}

    /// Platforms that a company runs.
    public record Worldwide(
            @Doc("Discord.") DiscordConfig discord,
            @Doc("LINE.") LineConfig line,
            @Doc("Slack.") SlackConfig slack,
            @Doc("Telegram.") TelegramConfig telegram) {}

    /// Platforms that a company in China runs.
    public record Chinese(
            @Doc("DingTalk.") DingtalkConfig dingtalk,
            @Doc("Feishu and Lark.") FeishuConfig feishu,
            @Doc("A WeChat official account.") WechatConfig wechat,
            @Doc("WeCom.") WecomConfig wecom) {}

    /// Protocols whose server anybody may run.
    public record Open(
            @Doc("E-mail.") EmailConfig email,
            @Doc("IRC.") IrcConfig irc,
            @Doc("Matrix.") MatrixConfig matrix,
            @Doc("Mattermost.") MattermostConfig mattermost,
            @Doc("Any program that speaks HTTP.") WebhookConfig webhook) {}
}
