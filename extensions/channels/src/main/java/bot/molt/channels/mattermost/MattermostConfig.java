package bot.molt.channels.mattermost;

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

/// Settings under `channels.mattermost`.
///
/// @param baseUrl null where nothing is configured
/// @param botToken null where it comes from elsewhere
/// @param tokenFile null for none
/// @param callbackUrl null for no buttons
public record MattermostConfig(
        @Flat ChannelConfig common,
        @Doc("Address of the server, such as https://chat.example.org.") @Nullable URI baseUrl,
        @Doc(
                        "The bot's access token. Unset: tokenFile, then MATTERMOST_BOT_TOKEN for the default account.")
                @Nullable Secret botToken,
        @Doc("A file whose first line is the token.") @Nullable Path tokenFile,
        @Doc(
                        "Where the server reaches the gateway when somebody presses a button: https://host/mattermost/actions, and /<account> behind it where there are several. Unset: no buttons.")
                @Nullable URI callbackUrl,
        @Default("30s") @Doc("How long a request may take; 1s..500s.") Duration timeoutSeconds) {
    public MattermostConfig {
        Require.range("timeoutSeconds", timeoutSeconds.toSeconds(), 1, 500);
    }
}
