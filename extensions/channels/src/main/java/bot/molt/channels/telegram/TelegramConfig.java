package bot.molt.channels.telegram;

import bot.molt.base.Require;
import bot.molt.base.Secret;
import bot.molt.base.bind.Default;
import bot.molt.base.bind.Doc;
import bot.molt.base.bind.Flat;
import bot.molt.spi.channel.ChannelConfig;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Settings under `channels.telegram`.
///
/// @param botToken null where it comes from elsewhere
/// @param tokenFile null for none
/// @param webhookUrl null where updates are fetched
/// @param webhookSecret null for one that is made up
public record TelegramConfig(
        @Flat ChannelConfig common,
        @Doc(
                        "The bot's token, from @BotFather. Unset: tokenFile, then TELEGRAM_BOT_TOKEN for the default account.")
                @Nullable Secret botToken,
        @Doc("A file whose first line is the token.") @Nullable Path tokenFile,
        @Doc(
                        "The public https address of this gateway with /telegram-webhook behind it; Telegram then delivers there. Unset: the gateway fetches.")
                @Nullable URI webhookUrl,
        @Doc("What Telegram sends with each delivery; 1..256 of A-Z a-z 0-9 _ -.")
                @Nullable Secret webhookSecret,
        @Default("true") @Doc("Whether links are shown with a preview.") boolean linkPreview,
        @Default("30s") @Doc("How long a request to Telegram may take; 1s..500s.")
                Duration timeoutSeconds,
        @Default("https://api.telegram.org")
                @Doc("Where the Bot API is; another address for a server of one's own.")
                URI apiRoot) {
    public TelegramConfig {
        Require.range("timeoutSeconds", timeoutSeconds.toSeconds(), 1, 500);
        String secret = webhookSecret == null ? "x" : webhookSecret.reveal();
        Require.that(
                secret.matches("[A-Za-z0-9_-]{1,256}"),
                "webhookSecret",
                "not usable",
                "1..256 of A-Z a-z 0-9 _ -");
    }
}
