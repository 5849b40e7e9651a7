package bot.molt.channels.discord;

import bot.molt.base.Secret;
import bot.molt.base.bind.Binder;
import bot.molt.channels.wire.Needed;
import bot.molt.channels.wire.Token;
import bot.molt.spi.channel.Channel;
import bot.molt.spi.channel.ChannelAccount;
import bot.molt.spi.channel.ChannelSetup;
import java.util.List;

/// Discord.
public final class DiscordChannel implements Channel {
    @Override
    public String id() {
        return "discord";
    }

    @Override
    public String label() {
        return "Discord";
    }

    @Override
    public List<String> missing(ChannelSetup setup) {
        DiscordConfig config = config(setup);
        return Needed.missing(Needed.of(token(config, setup)));
    }

    @Override
    public ChannelAccount open(ChannelSetup setup) {
        DiscordConfig config = config(setup);
        Secret token =
                token(config, setup)
                        .matching(
                                "[A-Za-z0-9._-]{20,200}",
                                "a bot's token of the Developer Portal, without the word Bot");
        setup.secrets().accept(token);
        return new DiscordAccount(config, token, setup);
    }

    private static Token token(DiscordConfig config, ChannelSetup setup) {
        return new Token(
                "channels.discord.token",
                config.token(),
                config.tokenFile(),
                setup.isDefault() ? setup.environment().get("DISCORD_BOT_TOKEN") : null);
    }

    private static DiscordConfig config(ChannelSetup setup) {
        return Binder.lenient(DiscordConfig.class, setup.settings(), "channels.discord").value();
    }
}
