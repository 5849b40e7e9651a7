package bot.molt.channels.dingtalk;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.Secret;
import bot.molt.base.bind.Binder;
import bot.molt.channels.wire.Needed;
import bot.molt.channels.wire.Token;
import bot.molt.spi.channel.Channel;
import bot.molt.spi.channel.ChannelAccount;
import bot.molt.spi.channel.ChannelSetup;
import java.util.List;

/// DingTalk.
public final class DingtalkChannel implements Channel {
    private static final String ID = "[A-Za-z0-9_-]{5,100}";

    @Override
    public String id() {
        return "dingtalk";
    }

    @Override
    public String label() {
        return "DingTalk";
    }

    @Override
    public List<String> missing(ChannelSetup setup) {
        DingtalkConfig config = config(setup);
        return Needed.missing(
                Needed.of("clientId", config.clientId()), Needed.of(secret(config, setup)));
    }

    @Override
    public ChannelAccount open(ChannelSetup setup) {
        DingtalkConfig config = config(setup);
        String client = config.clientId() == null ? "" : config.clientId();
        if (!client.matches(ID)) {
            throw new CodedException(
                    ErrorCode.INVALID_PARAMS,
                    "channels.dingtalk.clientId: %s (expected: the Client ID of the application's page)"
                            .formatted(client.isEmpty() ? "missing" : client));
        }
        Secret secret = secret(config, setup).matching("[A-Za-z0-9_-]{8,200}", "the Client Secret");
        setup.secrets().accept(secret);
        String robot = config.robotCode() == null ? client : config.robotCode();
        return new DingtalkAccount(new DingtalkApi(config, client, secret, robot));
    }

    private static Token secret(DingtalkConfig config, ChannelSetup setup) {
        return new Token(
                "channels.dingtalk.clientSecret",
                config.clientSecret(),
                null,
                setup.isDefault() ? setup.environment().get("DINGTALK_CLIENT_SECRET") : null);
    }

    private static DingtalkConfig config(ChannelSetup setup) {
        return Binder.lenient(DingtalkConfig.class, setup.settings(), "channels.dingtalk").value();
    }
}
