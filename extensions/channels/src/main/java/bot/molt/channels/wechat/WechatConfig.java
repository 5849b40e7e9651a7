package bot.molt.channels.wechat;

import bot.molt.base.Secret;
import bot.molt.base.bind.Default;
import bot.molt.base.bind.Doc;
import bot.molt.base.bind.Flat;
import bot.molt.spi.channel.ChannelConfig;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/// Settings under `channels.wechat`.
///
/// @param appId null where it comes from elsewhere
/// @param appSecret null where it comes from elsewhere
/// @param token null where it comes from elsewhere
/// @param encodingAesKey null where nothing comes encrypted
public record WechatConfig(
        @Flat ChannelConfig common,
        @Doc("AppID of the official account. Unset: WECHAT_APPID for the default account.")
                @Nullable String appId,
        @Doc("AppSecret. Unset: WECHAT_APPSECRET for the default account.")
                @Nullable Secret appSecret,
        @Doc("The Token of the platform's page. Unset: WECHAT_TOKEN for the default account.")
                @Nullable Secret token,
        @Doc(
                        "The EncodingAESKey of the platform's page, for the safe and the compatible mode. Unset: WECHAT_ENCODING_AES_KEY for the default account.")
                @Nullable Secret encodingAesKey,
        @Default("欢迎关注！直接发送消息，就可以和智能体对话。")
                @Doc("What somebody who begins to follow the account is told.")
                String greeting,
        @Default("https://api.weixin.qq.com") @Doc("Where the platform's API is.") URI apiRoot) {}
