package bot.molt.channels.feishu;

import bot.molt.base.Require;
import bot.molt.base.Secret;
import bot.molt.base.bind.Default;
import bot.molt.base.bind.Doc;
import bot.molt.base.bind.Flat;
import bot.molt.spi.channel.ChannelConfig;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Settings under `channels.feishu`.
///
/// @param appId null where nothing is configured
/// @param appSecret null where nothing is configured
/// @param encryptKey null for callbacks that are not encrypted
/// @param verificationToken null where callbacks are encrypted
/// @param apiRoot null for that of the domain
public record FeishuConfig(
        @Flat ChannelConfig common,
        @Doc("The app's id, cli_….") @Nullable String appId,
        @Doc("The app's secret.") @Nullable Secret appSecret,
        @Doc("The Encrypt Key of Events & Callbacks; callbacks are then encrypted and signed.")
                @Nullable Secret encryptKey,
        @Doc("The Verification Token, which is compared where there is no encryptKey.")
                @Nullable Secret verificationToken,
        @Default("feishu") @Doc("Which of the two the app belongs to: feishu, lark.") Domain domain,
        @Default("card")
                @Doc(
                        "How messages are shown: card (with Markdown, may change any number of times), text (may change 20 times).")
                RenderMode renderMode,
        @Default("30s") @Doc("How long a request to Feishu may take; 1s..500s.")
                Duration timeoutSeconds,
        @Doc("Where the open API is, instead of the domain's own.") @Nullable URI apiRoot) {
    /// The two services.
    public enum Domain {
        FEISHU,
        LARK
    }

    /// How messages are shown.
    public enum RenderMode {
        CARD,
        TEXT
    }

    public FeishuConfig {
        Require.range("timeoutSeconds", timeoutSeconds.toSeconds(), 1, 500);
    }

    URI root() {
        return apiRoot != null
                ? apiRoot
                : URI.create(
                        domain == Domain.LARK
                                ? "https://open.larksuite.com"
                                : "https://open.feishu.cn");
    }
}
