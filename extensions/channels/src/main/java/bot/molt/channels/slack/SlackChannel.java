package bot.molt.channels.slack;

import bot.molt.base.Secret;
import bot.molt.base.bind.Binder;
import bot.molt.channels.wire.Needed;
import bot.molt.channels.wire.Token;
import bot.molt.spi.channel.Channel;
import bot.molt.spi.channel.ChannelAccount;
import bot.molt.spi.channel.ChannelSetup;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Slack.
public final class SlackChannel implements Channel {
    @Override
    public String id() {
        return "slack";
    }

    @Override
    public String label() {
        return "Slack";
    }

    @Override
    public List<String> webPaths() {
        return List.of("/slack/events", "/slack/events/*");
    }

    @Override
    public List<String> missing(ChannelSetup setup) {
        SlackConfig config = config(setup);
        return Needed.missing(Needed.of(bot(config, setup)), Needed.of(second(config, setup)));
    }

    @Override
    public ChannelAccount open(ChannelSetup setup) {
        SlackConfig config = config(setup);
        Secret bot =
                bot(config, setup)
                        .matching(
                                "xoxb-[A-Za-z0-9-]{5,200}", "a bot token, which begins with xoxb-");
        boolean socket = config.mode() == SlackConfig.Mode.SOCKET;
        Secret second =
                second(config, setup)
                        .matching(
                                socket ? "xapp-[A-Za-z0-9-]{5,200}" : "[A-Za-z0-9_-]{8,200}",
                                socket
                                        ? "an app-level token, which begins with xapp-"
                                        : "the signing secret of Basic Information");
        setup.secrets().accept(bot);
        setup.secrets().accept(second);
        return new SlackAccount(config, new SlackApi(config, bot), second);
    }

    private static Token bot(SlackConfig config, ChannelSetup setup) {
        return new Token(
                "channels.slack.botToken",
                config.botToken(),
                null,
                variable(setup, "SLACK_BOT_TOKEN"));
    }

    /// What is needed beside the bot token.
    private static Token second(SlackConfig config, ChannelSetup setup) {
        return config.mode() == SlackConfig.Mode.HTTP
                ? Token.written("channels.slack.signingSecret", config.signingSecret())
                : new Token(
                        "channels.slack.appToken",
                        config.appToken(),
                        null,
                        variable(setup, "SLACK_APP_TOKEN"));
    }

    private static @Nullable String variable(ChannelSetup setup, String name) {
        return setup.isDefault() ? setup.environment().get(name) : null;
    }

    private static SlackConfig config(ChannelSetup setup) {
        return Binder.lenient(SlackConfig.class, setup.settings(), "channels.slack").value();
    }
}
