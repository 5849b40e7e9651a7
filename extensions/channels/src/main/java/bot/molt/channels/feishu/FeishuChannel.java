package bot.molt.channels.feishu;

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

/// Feishu and Lark.
public final class FeishuChannel implements Channel {
    @Override
    public String id() {
        return "feishu";
    }

    @Override
    public String label() {
        return "Feishu";
    }

    @Override
    public List<String> webPaths() {
        return List.of("/feishu/events", "/feishu/events/*");
    }

    @Override
    public List<String> missing(ChannelSetup setup) {
        FeishuConfig config = config(setup);
        return Needed.missing(
                Needed.of("appId", config.appId()), Needed.of("appSecret", config.appSecret()));
    }

    @Override
    public ChannelAccount open(ChannelSetup setup) {
        FeishuConfig config = config(setup);
        String appId = config.appId() == null ? "" : config.appId();
        if (!appId.matches("[A-Za-z0-9_]{3,100}")) {
            throw new CodedException(
                    ErrorCode.INVALID_PARAMS,
                    "channels.feishu.appId: %s (expected: the app's id, such as cli_a1b2)"
                            .formatted(appId.isEmpty() ? "missing" : appId));
        }
        Secret secret =
                Token.written("channels.feishu.appSecret", config.appSecret())
                        .matching("[\\x21-\\x7e]{8,200}", "the app's secret");
        setup.secrets().accept(secret);
        Secret key = config.encryptKey();
        Secret token = config.verificationToken();
        if (key == null && token == null) {
            throw new CodedException(
                    ErrorCode.INVALID_PARAMS,
                    "channels.feishu.encryptKey: missing (expected: the Encrypt Key, or verificationToken, so that only Feishu can deliver)");
        }
        if (key != null) {
            setup.secrets().accept(key);
        }
        if (token != null) {
            setup.secrets().accept(token);
        }
        return new FeishuAccount(
                config, new FeishuApi(config, appId, secret), new FeishuDelivery(key, token));
    }

    private static FeishuConfig config(ChannelSetup setup) {
        return Binder.lenient(FeishuConfig.class, setup.settings(), "channels.feishu").value();
    }
}
