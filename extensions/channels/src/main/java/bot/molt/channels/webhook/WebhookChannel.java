package bot.molt.channels.webhook;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.Ids;
import bot.molt.base.Secret;
import bot.molt.base.bind.Binder;
import bot.molt.base.config.PrivateFile;
import bot.molt.channels.wire.Needed;
import bot.molt.spi.channel.Channel;
import bot.molt.spi.channel.ChannelAccount;
import bot.molt.spi.channel.ChannelSetup;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/// A program of one's own: it posts messages to `/webhook`, and answers are posted to it.
public final class WebhookChannel implements Channel {
    private static final System.Logger LOG = System.getLogger(WebhookChannel.class.getName());

    @Override
    public String id() {
        return "webhook";
    }

    @Override
    public String label() {
        return "Webhook";
    }

    @Override
    public List<String> webPaths() {
        return List.of("/webhook", "/webhook/*");
    }

    @Override
    public List<String> missing(ChannelSetup setup) {
        return Needed.missing(Needed.of("callbackUrl", config(setup).callbackUrl()));
    }

    @Override
    public ChannelAccount open(ChannelSetup setup) {
        WebhookConfig config = config(setup);
        URI callback = callback(Objects.requireNonNullElse(config.callbackUrl(), ""));
        Secret written = config.authToken();
        Secret token = written == null ? kept(setup) : written;
        setup.secrets().accept(token);
        return new WebhookAccount(callback, token);
    }

    private static URI callback(String text) {
        try {
            URI address = URI.create(text.replace("{to}", WebhookAccount.TO));
            if (address.getHost() != null) {
                return address;
            }
        } catch (IllegalArgumentException e) {
            LOG.log(Level.DEBUG, "callbackUrl: {0}", e.getMessage());
        }
        throw new CodedException(
                ErrorCode.INVALID_PARAMS,
                "channels.webhook.callbackUrl: %s (expected: an address such as http://bridge:3000/callback)"
                        .formatted(text.isEmpty() ? "missing" : text));
    }

    private static WebhookConfig config(ChannelSetup setup) {
        return Binder.lenient(WebhookConfig.class, setup.settings(), "channels.webhook").value();
    }

    private static Secret kept(ChannelSetup setup) {
        Path file = setup.state().resolve(setup.account() + ".token");
        try {
            if (!Files.exists(file)) {
                PrivateFile.write(file, Ids.token() + "\n");
            }
            return Secret.of(Files.readString(file).strip());
        } catch (IOException e) {
            throw new CodedException(
                    ErrorCode.UNAVAILABLE, "%s: %s".formatted(file, e.getMessage()), e);
        }
    }
}
