package bot.molt.channels.telegram;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.Secret;
import bot.molt.base.bind.Binder;
import bot.molt.channels.wire.Needed;
import bot.molt.spi.channel.Channel;
import bot.molt.spi.channel.ChannelAccount;
import bot.molt.spi.channel.ChannelSetup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Telegram.
public final class TelegramChannel implements Channel {
    @Override
    public String id() {
        return "telegram";
    }

    @Override
    public String label() {
        return "Telegram";
    }

    @Override
    public List<String> webPaths() {
        return List.of("/telegram-webhook", "/telegram-webhook/*");
    }

    @Override
    public List<String> missing(ChannelSetup setup) {
        TelegramConfig config = config(setup);
        return Needed.missing(
                new Needed(
                        "botToken",
                        config.botToken() != null
                                || config.tokenFile() != null
                                || !variable(setup).isEmpty()));
    }

    @Override
    public ChannelAccount open(ChannelSetup setup) {
        TelegramConfig config = config(setup);
        Secret token = token(config, setup);
        setup.secrets().accept(token);
        Secret secret = config.webhookSecret();
        if (secret != null) {
            setup.secrets().accept(secret);
        }
        return new TelegramAccount(config, new TelegramApi(config, token), setup);
    }

    private static TelegramConfig config(ChannelSetup setup) {
        return Binder.lenient(TelegramConfig.class, setup.settings(), "channels.telegram").value();
    }

    private static Secret token(TelegramConfig config, ChannelSetup setup) {
        Secret written = config.botToken();
        String token = written == null ? fromFile(config.tokenFile()) : written.reveal();
        String found = (token.isEmpty() ? variable(setup) : token).strip();
        if (!found.matches("\\d{1,20}:[A-Za-z0-9_-]{10,100}")) {
            throw new CodedException(
                    ErrorCode.INVALID_PARAMS,
                    "channels.telegram.botToken: %s (expected: a token of @BotFather such as 123456:ABC-DEF)"
                            .formatted(found.isEmpty() ? "missing" : "not usable"));
        }
        return Secret.of(found);
    }

    private static String variable(ChannelSetup setup) {
        return setup.isDefault() ? setup.environment().getOrDefault("TELEGRAM_BOT_TOKEN", "") : "";
    }

    private static String fromFile(@Nullable Path file) {
        if (file == null) {
            return "";
        }
        try {
            return Files.readString(file).strip().lines().findFirst().orElse("");
        } catch (IOException e) {
            throw new CodedException(
                    ErrorCode.INVALID_PARAMS,
                    "channels.telegram.tokenFile: %s: %s (expected: a file with the token)"
                            .formatted(file, e.getMessage()),
                    e);
        }
    }
}
