package bot.molt.channels.telegram;

import bot.molt.base.DataSize;
import bot.molt.base.Ids;
import bot.molt.base.Secret;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonSyntaxException;
import bot.molt.base.json.JsonText;
import bot.molt.channels.wire.Markdown;
import bot.molt.spi.channel.Attachment;
import bot.molt.spi.channel.Button;
import bot.molt.spi.channel.ChannelAccount;
import bot.molt.spi.channel.ChannelException;
import bot.molt.spi.channel.ChannelFailure;
import bot.molt.spi.channel.ChannelLimits;
import bot.molt.spi.channel.ChannelSetup;
import bot.molt.spi.channel.IncomingMessage;
import bot.molt.spi.channel.OutgoingFile;
import bot.molt.spi.channel.OutgoingMessage;
import bot.molt.spi.channel.Place;
import bot.molt.spi.channel.Pressed;
import bot.molt.spi.channel.Receiver;
import bot.molt.spi.channel.WebAnswer;
import bot.molt.spi.channel.WebDelivery;
import java.net.URI;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/// One bot.
final class TelegramAccount implements ChannelAccount {
    private static final ChannelLimits LIMITS =
            new ChannelLimits(4096, 1024, new DataSize(50L << 20));
    private static final Duration PATIENCE = Duration.ofSeconds(25);
    private static final Json.Arr WANTED = Json.strings(List.of("message", "callback_query"));

    private final TelegramConfig config;
    private final TelegramApi api;
    private final ChannelSetup setup;
    private final Secret webhookSecret;
    private final Markdown markdown = new Markdown(new TelegramHtml());
    private volatile @Nullable Updates updates;

    TelegramAccount(TelegramConfig config, TelegramApi api, ChannelSetup setup) {
        this.config = config;
        this.api = api;
        this.setup = setup;
        Secret given = config.webhookSecret();
        this.webhookSecret = given == null ? Secret.of(Ids.token()) : given;
    }

    @Override
    public ChannelLimits limits() {
        return LIMITS;
    }

    @Override
    public Set<Ability> abilities() {
        return EnumSet.allOf(Ability.class);
    }

    @Override
    public void receive(Receiver receiver) throws ChannelException, InterruptedException {
        Json.Obj me = object(api.call("getMe", Json.Obj.EMPTY));
        updates = new Updates(api.botId(), me.string("username").orElse(""));
        URI address = config.webhookUrl();
        if (address == null) {
            api.call("deleteWebhook", Json.Obj.EMPTY);
            receiver.connected();
            fetch(receiver);
        } else {
            api.call(
                    "setWebhook",
                    Json.object()
                            .put("url", address.toString())
                            .put("secret_token", webhookSecret.reveal())
                            .put("allowed_updates", WANTED)
                            .build());
            receiver.connected();
            new CountDownLatch(1).await();
        }
    }

    /// Asking for what comes next is what tells Telegram that the rest arrived.
    private void fetch(Receiver receiver) throws ChannelException, InterruptedException {
        UpdateOffset offset = new UpdateOffset(setup.state(), setup.account());
        while (!Thread.currentThread().isInterrupted()) {
            Json.Obj params =
                    Json.object()
                            .put("offset", offset.next())
                            .put("timeout", PATIENCE.toSeconds())
                            .put("allowed_updates", WANTED)
                            .build();
            Json result = api.wait("getUpdates", params, PATIENCE);
            List<Json> items = result instanceof Json.Arr(List<Json> all) ? all : List.of();
            for (Json item : items) {
                Json.Obj update = object(item);
                take(update, receiver);
                offset.taken(update.number("update_id").orElse(-1L));
            }
            if (!items.isEmpty()) {
                offset.keep();
            }
            receiver.connected();
        }
        throw new InterruptedException("the account was ended");
    }

    private void take(Json.Obj update, Receiver receiver) throws InterruptedException {
        Updates known = updates;
        if (known == null) {
            return;
        }
        Optional<IncomingMessage> message = known.message(update);
        if (message.isPresent()) {
            receiver.message(message.get());
        }
        Optional<Pressed> pressed = Updates.pressed(update);
        if (pressed.isPresent()) {
            receiver.pressed(pressed.get());
        }
    }

    @Override
    public WebAnswer take(WebDelivery delivery, Receiver receiver) throws InterruptedException {
        String secret = delivery.header("x-telegram-bot-api-secret-token").orElse("");
        if (config.webhookUrl() == null || !webhookSecret.matches(secret)) {
            return WebAnswer.status(401);
        }
        if (updates == null) {
            return WebAnswer.status(503);
        }
        Json.Obj update;
        try {
            update = JsonText.parseObject(delivery.body());
        } catch (JsonSyntaxException e) {
            return WebAnswer.text(400, "body: " + e.getMessage());
        }
        take(update, receiver);
        return WebAnswer.status(200);
    }

    @Override
    public String send(OutgoingMessage message) throws ChannelException, InterruptedException {
        String last = "";
        boolean captioned = message.text().length() <= LIMITS.caption();
        for (OutgoingFile file : message.files()) {
            boolean first = last.isEmpty() && captioned;
            last = file(file, first ? message : message(message, ""));
        }
        boolean textLeft = last.isEmpty() || !captioned;
        return textLeft && !message.text().isBlank() ? text(message) : last;
    }

    private static OutgoingMessage message(OutgoingMessage message, String text) {
        return OutgoingMessage.of(message.place(), message.key(), text);
    }

    private String file(OutgoingFile file, OutgoingMessage message)
            throws ChannelException, InterruptedException {
        Json.Obj params = addressed(message);
        if (!message.text().isBlank()) {
            params =
                    params.with("caption", markdown.write(message.text()))
                            .with("parse_mode", "HTML");
        }
        String kind = file.isImage() ? "photo" : "document";
        return id(api.upload(file.isImage() ? "sendPhoto" : "sendDocument", params, kind, file));
    }

    private String text(OutgoingMessage message) throws ChannelException, InterruptedException {
        Json.Obj params = previewed(addressed(message));
        try {
            return id(api.call("sendMessage", html(params, message.text())));
        } catch (ChannelException e) {
            if (!isAboutMarkup(e)) {
                throw e;
            }
            return id(api.call("sendMessage", params.with("text", message.text())));
        }
    }

    @Override
    public void edit(String id, OutgoingMessage message)
            throws ChannelException, InterruptedException {
        Json.Obj params =
                previewed(addressed(message.answering("")))
                        .without("message_thread_id")
                        .with("message_id", number(id));
        try {
            api.call("editMessageText", html(params, message.text()));
        } catch (ChannelException e) {
            if (String.valueOf(e.getMessage()).contains("not modified")) {
                return;
            }
            if (!isAboutMarkup(e)) {
                throw e;
            }
            api.call("editMessageText", params.with("text", message.text()));
        }
    }

    private Json.Obj html(Json.Obj params, String text) {
        return params.with("text", markdown.write(text)).with("parse_mode", "HTML");
    }

    private static boolean isAboutMarkup(ChannelException e) {
        return e.kind() == ChannelFailure.Kind.INVALID
                && String.valueOf(e.getMessage()).contains("parse entities");
    }

    private Json.Obj previewed(Json.Obj params) {
        return config.linkPreview()
                ? params
                : params.with(
                        "link_preview_options", Json.object().put("is_disabled", true).build());
    }

    /// The topic "General" is written to without its number.
    private static Json.Obj addressed(OutgoingMessage message) {
        Place place = message.place();
        boolean topic = place.thread().matches("\\d+") && !place.thread().equals("1");
        Json.ObjectBuilder params =
                Json.object()
                        .put("chat_id", chat(place))
                        .put("message_thread_id", topic ? Json.of(number(place.thread())) : null);
        if (message.replyTo().matches("\\d+")) {
            params.put(
                    "reply_parameters",
                    Json.object()
                            .put("message_id", number(message.replyTo()))
                            .put("allow_sending_without_reply", true)
                            .build());
        }
        if (!message.buttons().isEmpty()) {
            params.put("reply_markup", keyboard(message.buttons()));
        }
        return params.build();
    }

    private static Json chat(Place place) {
        return place.chat().matches("-?\\d{1,18}")
                ? Json.of(number(place.chat()))
                : Json.of(place.chat());
    }

    private static long number(String text) {
        return text.matches("-?\\d{1,18}") ? Long.parseLong(text) : 0;
    }

    private static Json.Obj keyboard(List<List<Button>> rows) {
        List<Json> all =
                rows.stream()
                        .<Json>map(row ->
                                Json.array(row.stream().map(TelegramAccount::button).toList()))
                        .toList();
        return Json.object().put("inline_keyboard", Json.array(all)).build();
    }

    private static Json.Obj button(Button button) {
        return Json.object()
                .put("text", button.label())
                .put("callback_data", button.data())
                .build();
    }

    @Override
    public void typing(Place place) throws ChannelException, InterruptedException {
        Json.Obj params = addressed(OutgoingMessage.of(place, "", ""));
        api.call("sendChatAction", params.with("action", "typing"));
    }

    @Override
    public void react(Place place, String id, String emoji)
            throws ChannelException, InterruptedException {
        List<Json> reactions =
                emoji.isEmpty()
                        ? List.of()
                        : List.of(Json.object().put("type", "emoji").put("emoji", emoji).build());
        api.call(
                "setMessageReaction",
                Json.object()
                        .put("chat_id", chat(place))
                        .put("message_id", number(id))
                        .put("reaction", Json.array(reactions))
                        .build());
    }

    @Override
    public void answer(Pressed pressed, String text) throws ChannelException, InterruptedException {
        api.call(
                "answerCallbackQuery",
                Json.object()
                        .put("callback_query_id", pressed.id())
                        .put("text", text.isEmpty() ? null : text)
                        .build());
    }

    @Override
    public byte[] fetch(Attachment attachment, long most)
            throws ChannelException, InterruptedException {
        Json.Obj file =
                object(api.call("getFile", Json.object().put("file_id", attachment.ref()).build()));
        return api.download(file.string("file_path").orElse(""), most);
    }

    @Override
    public Json.Obj probe() throws ChannelException, InterruptedException {
        Json.Obj me = object(api.call("getMe", Json.Obj.EMPTY));
        Json.Obj hook = object(api.call("getWebhookInfo", Json.Obj.EMPTY));
        Json.Obj bot =
                Json.object()
                        .put("id", me.get("id"))
                        .put("username", me.get("username"))
                        .put("canJoinGroups", me.get("can_join_groups"))
                        .put("canReadAllGroupMessages", me.get("can_read_all_group_messages"))
                        .put("supportsInlineQueries", me.get("supports_inline_queries"))
                        .build();
        return Json.object()
                .put("bot", bot)
                .put(
                        "webhook",
                        Json.object()
                                .put("url", hook.string("url").orElse(""))
                                .put("hasCustomCert", hook.isTrue("has_custom_certificate"))
                                .build())
                .build();
    }

    private static Json.Obj object(Json json) {
        return json instanceof Json.Obj object ? object : Json.Obj.EMPTY;
    }

    private static String id(Json result) {
        return object(result).number("message_id").map(Object::toString).orElse("");
    }

    @Override
    public void close() {
        api.close();
    }
}
