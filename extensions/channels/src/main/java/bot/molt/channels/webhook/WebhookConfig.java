package bot.molt.channels.webhook;

import bot.molt.base.Secret;
import bot.molt.base.bind.Doc;
import bot.molt.base.bind.Flat;
import bot.molt.spi.channel.ChannelConfig;
import org.jspecify.annotations.Nullable;

/// Settings under `channels.webhook`, also written `channels.wechat.config`.
///
/// @param authToken null for one that the gateway makes
/// @param callbackUrl null where nothing can be answered
public record WebhookConfig(
        @Flat ChannelConfig common,
        @Doc(
                        "What a program shows with each message, as a bearer token or X-Auth-Token. Unset: the gateway makes one and keeps it in webhook/<account>.token of its state folder.")
                @Nullable Secret authToken,
        @Doc("Where answers are sent, with the same token; {to} in it stands for who wrote.")
                @Nullable String callbackUrl) {}
