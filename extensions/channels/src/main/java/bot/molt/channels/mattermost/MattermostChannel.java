package bot.molt.channels.mattermost;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.Secret;
import bot.molt.base.bind.Binder;
import bot.molt.channels.wire.Needed;
import bot.molt.channels.wire.Token;
import bot.molt.spi.channel.Channel;
import bot.molt.spi.channel.ChannelAccount;
import bot.molt.spi.channel.ChannelSetup;
import java.net.URI;
import java.util.List;

/// Mattermost.
public final class MattermostChannel implements Channel {
    @Override
    public String id() {
        return "mattermost";
    }

    @Override
    public String label() {
        return "Mattermost";
    }

    @Override
    public List<String> webPaths() {
        return List.of("/mattermost/actions", "/mattermost/actions/*");
    }

    @Override
    public List<String> missing(ChannelSetup setup) {
        MattermostConfig config = config(setup);
        return Needed.missing(
                Needed.of("baseUrl", config.baseUrl()), Needed.of(token(config, setup)));
    }

    @Override
    public ChannelAccount open(ChannelSetup setup) {
        MattermostConfig config = config(setup);
        URI root = config.baseUrl();
        if (root == null || root.getHost() == null || !root.getScheme().matches("https?")) {
            throw new CodedException(
                    ErrorCode.INVALID_PARAMS,
                    "channels.mattermost.baseUrl: %s (expected: an address such as https://chat.example.org)"
                            .formatted(root == null ? "missing" : root));
        }
        Secret token =
                token(config, setup).matching("[A-Za-z0-9]{8,200}", "the bot's access token");
        setup.secrets().accept(token);
        return new MattermostAccount(config, new MattermostApi(root, config, token), token, setup);
    }

    private static Token token(MattermostConfig config, ChannelSetup setup) {
        return new Token(
                "channels.mattermost.botToken",
                config.botToken(),
                config.tokenFile(),
                setup.isDefault() ? setup.environment().get("MATTERMOST_BOT_TOKEN") : null);
    }

    private static MattermostConfig config(ChannelSetup setup) {
        return Binder.lenient(MattermostConfig.class, setup.settings(), "channels.mattermost")
                .value();
    }
}
