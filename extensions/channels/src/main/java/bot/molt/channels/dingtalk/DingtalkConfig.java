package bot.molt.channels.dingtalk;

import bot.molt.base.Require;
import bot.molt.base.Secret;
import bot.molt.base.bind.Default;
import bot.molt.base.bind.Doc;
import bot.molt.base.bind.Flat;
import bot.molt.spi.channel.ChannelConfig;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Settings under `channels.dingtalk`.
///
/// @param clientId null where nothing is configured
/// @param clientSecret null where it comes from elsewhere
/// @param robotCode null for the client id
public record DingtalkConfig(
        @Flat ChannelConfig common,
        @Doc("The application's Client ID (AppKey).") @Nullable String clientId,
        @Doc(
                        "Its Client Secret (AppSecret). Unset: DINGTALK_CLIENT_SECRET for the default account.")
                @Nullable Secret clientSecret,
        @Doc("The robot's code. Unset: the Client ID, which is the same for new applications.")
                @Nullable String robotCode,
        @Default("30s") @Doc("How long a request may take; 1s..500s.") Duration timeoutSeconds,
        @Default("https://api.dingtalk.com") @Doc("Where the API is.") URI apiRoot,
        @Default("https://oapi.dingtalk.com") @Doc("Where files are uploaded.") URI mediaRoot) {
    public DingtalkConfig {
        Require.range("timeoutSeconds", timeoutSeconds.toSeconds(), 1, 500);
    }
}
