package bot.molt.channels.matrix;

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

/// Matrix.
public final class MatrixChannel implements Channel {
    @Override
    public String id() {
        return "matrix";
    }

    @Override
    public String label() {
        return "Matrix";
    }

    @Override
    public List<String> missing(ChannelSetup setup) {
        MatrixConfig config = config(setup);
        return Needed.missing(
                Needed.of("homeserver", config.homeserver()), Needed.of(token(config, setup)));
    }

    @Override
    public ChannelAccount open(ChannelSetup setup) {
        MatrixConfig config = config(setup);
        URI homeserver = config.homeserver();
        if (homeserver == null || homeserver.getHost() == null) {
            throw new CodedException(
                    ErrorCode.INVALID_PARAMS,
                    "channels.matrix.homeserver: %s (expected: an address such as https://matrix.example.org)"
                            .formatted(homeserver == null ? "missing" : homeserver));
        }
        Secret token =
                token(config, setup)
                        .matching("[\\x21-\\x7e]{8,500}", "the access token of the bot's account");
        setup.secrets().accept(token);
        return new MatrixAccount(config, new MatrixApi(homeserver, config, token), setup);
    }

    private static Token token(MatrixConfig config, ChannelSetup setup) {
        return new Token(
                "channels.matrix.accessToken",
                config.accessToken(),
                null,
                setup.isDefault() ? setup.environment().get("MATRIX_ACCESS_TOKEN") : null);
    }

    private static MatrixConfig config(ChannelSetup setup) {
        return Binder.lenient(MatrixConfig.class, setup.settings(), "channels.matrix").value();
    }
}
