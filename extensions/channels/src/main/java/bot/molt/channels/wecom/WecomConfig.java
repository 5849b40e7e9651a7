package bot.molt.channels.wecom;

import bot.molt.base.Require;
import bot.molt.base.Secret;
import bot.molt.base.bind.Default;
import bot.molt.base.bind.Doc;
import bot.molt.base.bind.Flat;
import bot.molt.spi.channel.ChannelConfig;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Settings under `channels.wecom`.
///
/// @param corpId null where nothing is configured
/// @param agentId null where nothing is configured
/// @param corpSecret null where it comes from elsewhere
/// @param token null where it comes from elsewhere
/// @param encodingAesKey null where it comes from elsewhere
public record WecomConfig(
        @Flat ChannelConfig common,
        @Doc("The company's id (CorpID).") @Nullable String corpId,
        @Doc("The application's number (AgentId).") @Nullable Long agentId,
        @Doc("The application's Secret. Unset: WECOM_SECRET for the default account.")
                @Nullable Secret corpSecret,
        @Doc("The Token of the application's page. Unset: WECOM_TOKEN for the default account.")
                @Nullable Secret token,
        @Doc(
                        "The EncodingAESKey of the application's page. Unset: WECOM_ENCODING_AES_KEY for the default account.")
                @Nullable Secret encodingAesKey,
        @Default("30s") @Doc("How long a request may take; 1s..500s.") Duration timeoutSeconds,
        @Default("https://qyapi.weixin.qq.com") @Doc("Where the API is.") URI apiRoot) {
    public WecomConfig {
        Require.range("timeoutSeconds", timeoutSeconds.toSeconds(), 1, 500);
    }
}
