package bot.molt.channels;

import bot.molt.channels.dingtalk.DingtalkChannel;
import bot.molt.channels.discord.DiscordChannel;
import bot.molt.channels.email.EmailChannel;
import bot.molt.channels.feishu.FeishuChannel;
import bot.molt.channels.irc.IrcChannel;
import bot.molt.channels.line.LineChannel;
import bot.molt.channels.matrix.MatrixChannel;
import bot.molt.channels.mattermost.MattermostChannel;
import bot.molt.channels.slack.SlackChannel;
import bot.molt.channels.telegram.TelegramChannel;
import bot.molt.channels.webhook.WebhookChannel;
import bot.molt.channels.wechat.WechatChannel;
import bot.molt.channels.wecom.WecomChannel;
import bot.molt.spi.channel.Channel;
import java.util.List;

/// The list of channels.
public final class Channels {
    private Channels() {}

    /// All of them, sorted by name.
    public static List<Channel> builtIn() {
        return List.of(
                new DingtalkChannel(),
                new DiscordChannel(),
                new EmailChannel(),
                new FeishuChannel(),
                new IrcChannel(),
                new LineChannel(),
                new MatrixChannel(),
                new MattermostChannel(),
                new SlackChannel(),
                new TelegramChannel(),
                new WebhookChannel(),
                new WechatChannel(),
                new WecomChannel());
    }
}
