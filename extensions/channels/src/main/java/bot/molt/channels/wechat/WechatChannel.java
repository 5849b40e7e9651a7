package bot.molt.channels.wechat;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.Secret;
import bot.molt.base.bind.Binder;
import bot.molt.channels.wire.Needed;
import bot.molt.protocol.weixin.WeixinApi;
import bot.molt.protocol.weixin.WeixinDoor;
import bot.molt.spi.channel.Channel;
import bot.molt.spi.channel.ChannelAccount;
import bot.molt.spi.channel.ChannelSetup;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A WeChat official account.
public final class WechatChannel implements Channel {
    private final InstantSource clock = InstantSource.system();

    @Override
    public String id() {
        return "wechat";
    }

    @Override
    public String label() {
        return "WeChat";
    }

    @Override
    public List<String> webPaths() {
        return List.of("/wechat", "/wechat/*");
    }

    @Override
    public List<String> missing(ChannelSetup setup) {
        WechatConfig config = config(setup);
        return Needed.missing(
                new Needed("appId", !text(config.appId(), setup, "WECHAT_APPID").isEmpty()),
                Needed.of("appSecret", secret(config.appSecret(), setup, "WECHAT_APPSECRET")),
                Needed.of("token", secret(config.token(), setup, "WECHAT_TOKEN")));
    }

    @Override
    public ChannelAccount open(ChannelSetup setup) {
        WechatConfig config = config(setup);
        String id = text(config.appId(), setup, "WECHAT_APPID");
        if (!id.matches("[A-Za-z0-9_-]{3,64}")) {
            throw missing("appId", "the AppID of an official account such as wx1234567890abcdef");
        }
        Secret appSecret = wanted(config.appSecret(), setup, "WECHAT_APPSECRET", "appSecret");
        Secret token = wanted(config.token(), setup, "WECHAT_TOKEN", "token");
        @Nullable Secret key = secret(config.encodingAesKey(), setup, "WECHAT_ENCODING_AES_KEY");
        WeixinDoor door =
                new WeixinDoor(new WeixinDoor.Settings(id, token, key, WeixinDoor.Mode.ANY), clock);
        WeixinApi api = new WeixinApi(config.apiRoot(), id, appSecret, clock);
        WechatBook book =
                WechatBook.open(setup.state().resolve(setup.account() + ".replies.json"), clock);
        return new WechatAccount(config, id, door, api, book);
    }

    private static WechatConfig config(ChannelSetup setup) {
        return Binder.lenient(WechatConfig.class, setup.settings(), "channels.wechat").value();
    }

    private static Secret wanted(
            @Nullable Secret written, ChannelSetup setup, String variable, String name) {
        @Nullable Secret found = secret(written, setup, variable);
        if (found == null) {
            throw missing(name, "as the platform's page shows it");
        }
        return found;
    }

    private static @Nullable Secret secret(
            @Nullable Secret written, ChannelSetup setup, String variable) {
        String text = text(written == null ? null : written.reveal(), setup, variable);
        if (text.isEmpty()) {
            return null;
        }
        Secret found = Secret.of(text);
        setup.secrets().accept(found);
        return found;
    }

    private static String text(@Nullable String written, ChannelSetup setup, String variable) {
        if (written != null && !written.isBlank()) {
            return written.strip();
        }
        return setup.isDefault() ? setup.environment().getOrDefault(variable, "").strip() : "";
    }

    private static CodedException missing(String name, String expected) {
        return new CodedException(
                ErrorCode.INVALID_PARAMS,
                "channels.wechat.%s: missing or not usable (expected: %s)"
                        .formatted(name, expected));
    }
}
