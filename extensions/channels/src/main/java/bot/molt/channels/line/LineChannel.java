package bot.molt.channels.line;

import bot.molt.base.Secret;
import bot.molt.base.bind.Binder;
import bot.molt.channels.wire.Needed;
import bot.molt.channels.wire.Token;
import bot.molt.spi.channel.Channel;
import bot.molt.spi.channel.ChannelAccount;
import bot.molt.spi.channel.ChannelSetup;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// LINE.
public final class LineChannel implements Channel {
    @Override
    public String id() {
        return "line";
    }

    @Override
    public String label() {
        return "LINE";
    }

    @Override
    public List<String> webPaths() {
        return List.of("/line/webhook", "/line/webhook/*");
    }

    @Override
    public List<String> missing(ChannelSetup setup) {
        LineConfig config = config(setup);
        return Needed.missing(Needed.of(token(config, setup)), Needed.of(secret(config, setup)));
    }

    @Override
    public ChannelAccount open(ChannelSetup setup) {
        LineConfig config = config(setup);
        Secret token =
                token(config, setup).matching("[A-Za-z0-9+/=]{8,500}", "a channel access token");
        Secret secret = secret(config, setup).matching("[A-Za-z0-9]{8,100}", "the channel secret");
        setup.secrets().accept(token);
        setup.secrets().accept(secret);
        return new LineAccount(new LineApi(config, token), secret);
    }

    private static Token token(LineConfig config, ChannelSetup setup) {
        return new Token(
                "channels.line.channelAccessToken",
                config.channelAccessToken(),
                config.tokenFile(),
                variable(setup, "LINE_CHANNEL_ACCESS_TOKEN"));
    }

    private static Token secret(LineConfig config, ChannelSetup setup) {
        return new Token(
                "channels.line.channelSecret",
                config.channelSecret(),
                config.secretFile(),
                variable(setup, "LINE_CHANNEL_SECRET"));
    }

    private static @Nullable String variable(ChannelSetup setup, String name) {
        return setup.isDefault() ? setup.environment().get(name) : null;
    }

    private static LineConfig config(ChannelSetup setup) {
        return Binder.lenient(LineConfig.class, setup.settings(), "channels.line").value();
    }
}
