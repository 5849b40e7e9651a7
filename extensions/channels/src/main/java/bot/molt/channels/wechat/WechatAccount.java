package bot.molt.channels.wechat;

import bot.molt.base.CodedException;
import bot.molt.base.DataSize;
import bot.molt.base.ErrorCode;
import bot.molt.base.concurrent.TaskScope;
import bot.molt.base.json.Json;
import bot.molt.channels.wire.Markdown;
import bot.molt.channels.wire.PlainText;
import bot.molt.protocol.weixin.WeixinApi;
import bot.molt.protocol.weixin.WeixinDoor;
import bot.molt.protocol.weixin.WeixinException;
import bot.molt.protocol.weixin.WeixinMessage;
import bot.molt.spi.channel.Attachment;
import bot.molt.spi.channel.ChannelAccount;
import bot.molt.spi.channel.ChannelException;
import bot.molt.spi.channel.ChannelFailure;
import bot.molt.spi.channel.ChannelLimits;
import bot.molt.spi.channel.IncomingMessage;
import bot.molt.spi.channel.OutgoingFile;
import bot.molt.spi.channel.OutgoingMessage;
import bot.molt.spi.channel.Person;
import bot.molt.spi.channel.Place;
import bot.molt.spi.channel.Receiver;
import bot.molt.spi.channel.WebAnswer;
import bot.molt.spi.channel.WebDelivery;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/// One official account. Text that may not be said any more is held, and said when its reader
/// writes again.
final class WechatAccount implements ChannelAccount {
    private static final System.Logger LOG = System.getLogger(WechatAccount.class.getName());
    private static final ChannelLimits LIMITS =
            new ChannelLimits(20_000, 20_000, new DataSize(10L << 20));
    private static final String MORE = "继续";

    private final WechatConfig config;
    private final String id;
    private final WeixinDoor door;
    private final WeixinApi api;
    private final WechatReplies replies;
    private final Markdown markdown = new Markdown(new PlainText());
    private final TaskScope scope = new TaskScope("wechat");

    WechatAccount(WechatConfig config, String id, WeixinDoor door, WeixinApi api, WechatBook book) {
        this.config = config;
        this.id = id;
        this.door = door;
        this.api = api;
        this.replies = new WechatReplies(api, book);
    }

    @Override
    public ChannelLimits limits() {
        return LIMITS;
    }

    @Override
    public Set<Ability> abilities() {
        return EnumSet.of(Ability.FILES, Ability.TYPING);
    }

    @Override
    public void receive(Receiver receiver) throws ChannelException, InterruptedException {
        try {
            api.check();
        } catch (WeixinException e) {
            throw failure(e);
        }
        receiver.connected();
        new CountDownLatch(1).await();
    }

    @Override
    public WebAnswer take(WebDelivery delivery, Receiver receiver) throws InterruptedException {
        if (delivery.method().equals("GET")) {
            return door.greet(delivery.query())
                    .map(echo -> WebAnswer.text(200, echo))
                    .orElseGet(() -> WebAnswer.status(403));
        }
        WeixinDoor.Opened opened;
        try {
            opened = door.open(delivery.query(), delivery.body());
        } catch (CodedException e) {
            LOG.log(Level.WARNING, "wechat: a delivery was refused: {0}", e.text());
            return WebAnswer.status(e.code() == ErrorCode.INVALID_REQUEST ? 400 : 403);
        }
        String reply = taken(opened.message(), receiver);
        return reply.isEmpty()
                ? WebAnswer.text(200, "success")
                : new WebAnswer(
                        200,
                        "application/xml; charset=utf-8",
                        door.reply(opened, reply).getBytes(StandardCharsets.UTF_8));
    }

    /// What the body of the answer says; empty for nothing.
    private String taken(WeixinMessage message, Receiver receiver) throws InterruptedException {
        String event = message.event();
        if (event.equals("subscribe")) {
            replies.acted(message.user());
            return config.greeting();
        }
        if (event.equals("click")) {
            replies.acted(message.user());
        } else if (event.isEmpty()) {
            replies.wrote(message.user());
        } else {
            return "";
        }
        boolean asksForMore =
                message.text().strip().equals(MORE) && replies.isHolding(message.user());
        if (!asksForMore) {
            Optional<IncomingMessage> incoming = incoming(message);
            if (incoming.isPresent()) {
                receiver.message(incoming.get());
            }
        }
        if (!replies.isHolding(message.user())) {
            return "";
        }
        if (replies.isPassive()) {
            return replies.passive(message.user());
        }
        flush(message.user());
        return "";
    }

    private void flush(String user) {
        try {
            scope.fork(() -> flushed(user));
        } catch (CancellationException e) {
            LOG.log(Level.DEBUG, "the account ends", e);
        }
    }

    private boolean flushed(String user) throws InterruptedException {
        try {
            replies.flush(user);
            return true;
        } catch (WeixinException e) {
            LOG.log(Level.WARNING, "wechat: what was held waits on: {0}", e.getMessage());
            return false;
        }
    }

    private static Optional<IncomingMessage> incoming(WeixinMessage message) {
        boolean isClick = message.event().equals("click");
        String text = isClick ? message.field("EventKey") : message.text();
        List<Attachment> attachments = attachment(message).stream().toList();
        return text.isBlank() && attachments.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new IncomingMessage(
                                message.key(),
                                Place.of(message.user()),
                                IncomingMessage.Kind.DIRECT,
                                new Person(message.user(), "", "", "zh-hans"),
                                "",
                                text,
                                false,
                                null,
                                attachments,
                                message.createTime() * 1000));
    }

    private static Optional<Attachment> attachment(WeixinMessage message) {
        String media = message.field("MediaId");
        String format = message.field("Format").toLowerCase(Locale.ROOT);
        return media.isEmpty()
                ? Optional.empty()
                : switch (message.kind()) {
                    case IMAGE ->
                            Optional.of(
                                    new Attachment(
                                            Attachment.Kind.IMAGE,
                                            media,
                                            "image.jpg",
                                            "image/jpeg",
                                            0));
                    case VOICE ->
                            Optional.of(
                                    new Attachment(
                                            Attachment.Kind.AUDIO,
                                            media,
                                            "voice." + (format.isEmpty() ? "amr" : format),
                                            "audio/amr",
                                            0));
                    case VIDEO ->
                            Optional.of(
                                    new Attachment(
                                            Attachment.Kind.VIDEO,
                                            media,
                                            "video.mp4",
                                            "video/mp4",
                                            0));
                    case TEXT, LOCATION, LINK, EVENT, OTHER -> Optional.empty();
                };
    }

    @Override
    public String send(OutgoingMessage message) throws ChannelException, InterruptedException {
        String user = message.place().chat();
        try {
            String text = markdown.write(message.text()).strip();
            if (!text.isEmpty()) {
                replies.say(user, text);
            }
            for (OutgoingFile file : message.files()) {
                Optional<WeixinApi.Media> kind = media(file);
                if (kind.isEmpty()) {
                    replies.say(user, "[文件 %s：这种文件不能在微信里发送]".formatted(file.name()));
                } else {
                    replies.send(
                            user,
                            kind.get(),
                            new WeixinApi.File(file.name(), file.mimeType(), file.bytes()));
                }
            }
            return message.key();
        } catch (WeixinException e) {
            throw failure(e);
        }
    }

    private static Optional<WeixinApi.Media> media(OutgoingFile file) {
        return switch (file.mimeType()) {
            case "image/jpeg", "image/png", "image/gif", "image/bmp" ->
                    Optional.of(WeixinApi.Media.IMAGE);
            case "audio/amr", "audio/mpeg" -> Optional.of(WeixinApi.Media.VOICE);
            case "video/mp4" -> Optional.of(WeixinApi.Media.VIDEO);
            default -> Optional.empty();
        };
    }

    @Override
    public void typing(Place place) throws ChannelException, InterruptedException {
        try {
            if (!replies.isPassive()) {
                api.typing(place.chat());
            }
        } catch (WeixinException e) {
            LOG.log(Level.DEBUG, "wechat: typing is not shown: {0}", e.getMessage());
        }
    }

    @Override
    public byte[] fetch(Attachment attachment, long most)
            throws ChannelException, InterruptedException {
        try {
            return api.download(attachment.ref(), (int) Math.min(most, Integer.MAX_VALUE - 16))
                    .bytes();
        } catch (WeixinException e) {
            throw failure(e);
        }
    }

    @Override
    public Json.Obj probe() throws ChannelException, InterruptedException {
        try {
            api.check();
            return Json.object().put("account", id).put("passive", replies.isPassive()).build();
        } catch (WeixinException e) {
            throw failure(e);
        }
    }

    private static ChannelException failure(WeixinException e) {
        ChannelFailure.Kind kind =
                switch (e.kind()) {
                    case TOKEN, CREDENTIALS, NO_PERMISSION -> ChannelFailure.Kind.AUTH;
                    case OUT_OF_WINDOW, OUT_OF_QUOTA, RATE_LIMITED ->
                            ChannelFailure.Kind.RATE_LIMITED;
                    case GONE -> ChannelFailure.Kind.GONE;
                    case TOO_LARGE -> ChannelFailure.Kind.TOO_LARGE;
                    case BUSY -> ChannelFailure.Kind.SERVER;
                    case UNREACHABLE, UNKNOWN_OUTCOME -> ChannelFailure.Kind.NETWORK;
                    case INVALID -> ChannelFailure.Kind.INVALID;
                };
        @Nullable Duration after =
                kind == ChannelFailure.Kind.RATE_LIMITED ? Duration.ofMinutes(1) : null;
        ChannelException failure = ChannelException.of(kind, String.valueOf(e.getMessage()), after);
        failure.initCause(e);
        return failure;
    }

    @Override
    public void close() {
        scope.close();
        api.close();
    }
}
