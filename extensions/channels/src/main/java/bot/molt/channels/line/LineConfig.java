package bot.molt.channels.line;

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

/// Settings under `channels.line`.
///
/// @param channelAccessToken null where it comes from elsewhere
/// @param tokenFile null for none
/// @param channelSecret null where it comes from elsewhere
/// @param secretFile null for none
public record LineConfig(
        @Flat ChannelConfig common,
        @Doc(
                        "The channel access token. Unset: tokenFile, then LINE_CHANNEL_ACCESS_TOKEN for the default account.")
                @Nullable Secret channelAccessToken,
        @Doc("A file whose first line is the token.") @Nullable Path tokenFile,
        @Doc(
                        "The channel secret, by which LINE signs what it delivers to /line/webhook. Unset: secretFile, then LINE_CHANNEL_SECRET for the default account.")
                @Nullable Secret channelSecret,
        @Doc("A file whose first line is the secret.") @Nullable Path secretFile,
        @Default("30s") @Doc("How long a request to LINE may take; 1s..500s.")
                Duration timeoutSeconds,
        @Default("https://api.line.me") @Doc("Where the Messaging API is.") URI apiRoot,
        @Default("https://api-data.line.me") @Doc("Where pictures and files are.") URI dataRoot) {
    public LineConfig {
        Require.range("timeoutSeconds", timeoutSeconds.toSeconds(), 1, 500);
    }
}
