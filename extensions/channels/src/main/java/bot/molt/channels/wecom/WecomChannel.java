package bot.molt.channels.wecom;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.Secret;
import bot.molt.base.bind.Binder;
import bot.molt.channels.wire.Needed;
import bot.molt.channels.wire.Token;
import bot.molt.protocol.weixin.WeixinCrypto;
import bot.molt.spi.channel.Channel;
import bot.molt.spi.channel.ChannelAccount;
import bot.molt.spi.channel.ChannelSetup;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// WeCom.
public final class WecomChannel implements Channel {
    private final InstantSource clock = InstantSource.system();

    @Override
    public String id() {
        return "wecom";
    }

    @Override
    public String label() {
        return "WeCom";
    }

    @Override
    public List<String> webPaths() {
        return List.of("/wecom", "/wecom/*");
    }

    @Override
    public List<String> missing(ChannelSetup setup) {
        WecomConfig config = config(setup);
        return Needed.missing(
                Needed.of("corpId", config.corpId()),
                Needed.of("agentId", config.agentId()),
                Needed.of(secret(config.corpSecret(), "corpSecret", "WECOM_SECRET", setup)),
                Needed.of(secret(config.token(), "token", "WECOM_TOKEN", setup)),
                Needed.of(
                        secret(
                                config.encodingAesKey(),
                                "encodingAesKey",
                                "WECOM_ENCODING_AES_KEY",
                                setup)));
    }

    @Override
    public ChannelAccount open(ChannelSetup setup) {
        WecomConfig config = config(setup);
        String corp = config.corpId() == null ? "" : config.corpId();
        if (!corp.matches("[A-Za-z0-9_-]{3,64}")) {
            throw refused("corpId", corp, "the CorpID of the company's page such as ww0123456789");
        }
        Long agent = config.agentId();
        if (agent == null || agent <= 0) {
            throw refused(
                    "agentId", agent == null ? "" : agent.toString(), "a number such as 1000002");
        }
        Secret corpSecret =
                secret(config.corpSecret(), "corpSecret", "WECOM_SECRET", setup)
                        .matching("[A-Za-z0-9_-]{8,200}", "the Secret of the application's page");
        Secret token =
                secret(config.token(), "token", "WECOM_TOKEN", setup)
                        .matching("[A-Za-z0-9]{1,32}", "the Token of the application's page");
        Secret key =
                secret(config.encodingAesKey(), "encodingAesKey", "WECOM_ENCODING_AES_KEY", setup)
                        .matching(
                                "[A-Za-z0-9]{43}",
                                "43 letters and digits of the application's page");
        List.of(corpSecret, token, key).forEach(setup.secrets());
        WecomDoor door = new WecomDoor(token, new WeixinCrypto(key, corp), clock);
        return new WecomAccount(door, new WecomApi(config, corp, agent, corpSecret));
    }

    private static CodedException refused(String name, String value, String expected) {
        return new CodedException(
                ErrorCode.INVALID_PARAMS,
                "channels.wecom.%s: %s (expected: %s)"
                        .formatted(name, value.isEmpty() ? "missing" : value, expected));
    }

    private static Token secret(
            @Nullable Secret written, String name, String variable, ChannelSetup setup) {
        return new Token(
                "channels.wecom." + name,
                written,
                null,
                setup.isDefault() ? setup.environment().get(variable) : null);
    }

    private static WecomConfig config(ChannelSetup setup) {
        return Binder.lenient(WecomConfig.class, setup.settings(), "channels.wecom").value();
    }
}
