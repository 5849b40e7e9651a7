package bot.molt.channels.wecom;

import bot.molt.base.CodedException;
import bot.molt.base.DataSize;
import bot.molt.base.ErrorCode;
import bot.molt.base.json.Json;
import bot.molt.channels.wire.Markdown;
import bot.molt.channels.wire.PlainText;
import bot.molt.channels.wire.Recent;
import bot.molt.protocol.weixin.Pages;
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
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/// One application of a company. People write to it directly; it is in no groups.
final class WecomAccount implements ChannelAccount {
    private static final System.Logger LOG = System.getLogger(WecomAccount.class.getName());
    private static final ChannelLimits LIMITS =
            new ChannelLimits(2_000, 2_000, new DataSize(20L << 20));
    private static final String USER = "[A-Za-z0-9_.@-]{1,64}";

    private final WecomDoor door;
    private final WecomApi api;
    private final Markdown markdown = new Markdown(new PlainText());

    /// How many parts of a message went out, by its place and key.
    private final Recent<Integer> gone = new Recent<>();

    WecomAccount(WecomDoor door, WecomApi api) {
        this.door = door;
        this.api = api;
    }

    @Override
    public ChannelLimits limits() {
        return LIMITS;
    }

    @Override
    public Set<Ability> abilities() {
        return EnumSet.of(Ability.FILES);
    }

    @Override
    public void receive(Receiver receiver) throws ChannelException, InterruptedException {
        api.check();
        receiver.connected();
        new CountDownLatch(1).await();
    }

    @Override
    public WebAnswer take(WebDelivery delivery, Receiver receiver) throws InterruptedException {
        Map<String, String> fields;
        try {
            if (delivery.method().equals("GET")) {
                return WebAnswer.text(200, door.greet(delivery.query()));
            }
            fields = door.open(delivery.query(), delivery.body());
        } catch (CodedException e) {
            LOG.log(Level.WARNING, "wecom: a delivery was refused: {0}", e.text());
            return WebAnswer.status(e.code() == ErrorCode.INVALID_REQUEST ? 400 : 403);
        }
        Optional<IncomingMessage> message = message(fields);
        if (message.isPresent()) {
            receiver.message(message.get());
        }
        return WebAnswer.text(200, "");
    }

    /// A message that somebody wrote; empty for events.
    private static Optional<IncomingMessage> message(Map<String, String> fields) {
        String user = fields.getOrDefault("FromUserName", "");
        String id = fields.getOrDefault("MsgId", "");
        String media = fields.getOrDefault("MediaId", "");
        String text =
                switch (fields.getOrDefault("MsgType", "")) {
                    case "text" -> fields.getOrDefault("Content", "");
                    case "location" -> "[位置] " + fields.getOrDefault("Label", "");
                    case "link" ->
                            "[链接] %s %s"
                                    .formatted(
                                            fields.getOrDefault("Title", ""),
                                            fields.getOrDefault("Url", ""));
                    default -> "";
                };
        List<Attachment> files =
                media.isEmpty()
                        ? List.of()
                        : attachment(fields.getOrDefault("MsgType", ""), media).stream().toList();
        String created = fields.getOrDefault("CreateTime", "");
        boolean written = user.matches(USER) && !id.isEmpty() && created.matches("\\d{1,12}");
        return !written || text.isBlank() && files.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new IncomingMessage(
                                id,
                                Place.of(user),
                                IncomingMessage.Kind.DIRECT,
                                new Person(user, "", "", "zh-hans"),
                                "",
                                text,
                                false,
                                null,
                                files,
                                Long.parseLong(created) * 1000));
    }

    private static Optional<Attachment> attachment(String type, String media) {
        return switch (type) {
            case "image" ->
                    Optional.of(
                            new Attachment(
                                    Attachment.Kind.IMAGE, media, "image.jpg", "image/jpeg", 0));
            case "voice" ->
                    Optional.of(
                            new Attachment(
                                    Attachment.Kind.AUDIO, media, "voice.amr", "audio/amr", 0));
            case "video" ->
                    Optional.of(
                            new Attachment(
                                    Attachment.Kind.VIDEO, media, "video.mp4", "video/mp4", 0));
            default -> Optional.empty();
        };
    }

    @Override
    public String send(OutgoingMessage message) throws ChannelException, InterruptedException {
        String user = message.place().chat().replaceFirst("^user:", "");
        if (!user.matches(USER)) {
            throw ChannelException.of(
                    ChannelFailure.Kind.INVALID,
                    "wecom: not a user (expected: the userid of somebody in the company)");
        }
        String text = markdown.write(message.text()).strip();
        List<String> pages = Pages.of(text, Pages.MOST);
        String key = message.key().isEmpty() ? "" : user + " " + message.key();
        int done = gone.find(key).orElse(0);
        String id = message.key();
        for (int i = done; i < pages.size() + message.files().size(); i++) {
            id =
                    i < pages.size()
                            ? api.send(
                                    user,
                                    "text",
                                    Json.object().put("content", pages.get(i)).build())
                            : sent(user, message.files().get(i - pages.size()));
            if (!key.isEmpty()) {
                gone.put(key, i + 1);
            }
        }
        return id;
    }

    private String sent(String user, OutgoingFile file)
            throws ChannelException, InterruptedException {
        String type =
                switch (file.mimeType()) {
                    case "image/png", "image/jpeg" -> "image";
                    case "audio/amr" -> "voice";
                    case "video/mp4" -> "video";
                    default -> "file";
                };
        String media = api.upload(type, file);
        return api.send(user, type, Json.object().put("media_id", media).build());
    }

    @Override
    public byte[] fetch(Attachment attachment, long most)
            throws ChannelException, InterruptedException {
        return api.download(attachment.ref(), most);
    }

    @Override
    public Json.Obj probe() throws ChannelException, InterruptedException {
        api.check();
        return Json.object().put("groups", false).build();
    }

    @Override
    public void close() {
        api.close();
    }
}
