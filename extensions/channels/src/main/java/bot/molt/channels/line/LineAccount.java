package bot.molt.channels.line;

import bot.molt.base.DataSize;
import bot.molt.base.Secret;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonSyntaxException;
import bot.molt.base.json.JsonText;
import bot.molt.channels.wire.Recent;
import bot.molt.channels.wire.Signatures;
import bot.molt.spi.channel.Attachment;
import bot.molt.spi.channel.Button;
import bot.molt.spi.channel.ChannelAccount;
import bot.molt.spi.channel.ChannelException;
import bot.molt.spi.channel.ChannelFailure;
import bot.molt.spi.channel.ChannelLimits;
import bot.molt.spi.channel.IncomingMessage;
import bot.molt.spi.channel.OutgoingMessage;
import bot.molt.spi.channel.Person;
import bot.molt.spi.channel.Place;
import bot.molt.spi.channel.Pressed;
import bot.molt.spi.channel.Receiver;
import bot.molt.spi.channel.WebAnswer;
import bot.molt.spi.channel.WebDelivery;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;

/// One official account.
final class LineAccount implements ChannelAccount {
    private static final System.Logger LOG = System.getLogger(LineAccount.class.getName());
    private static final ChannelLimits LIMITS = new ChannelLimits(5000, 5000, new DataSize(0));
    private static final int LONGEST_LABEL = 20;
    private static final int LONGEST_BUBBLE = 2_000;

    private final LineApi api;
    private final Secret secret;
    private final Recent<Person> people = new Recent<>();

    LineAccount(LineApi api, Secret secret) {
        this.api = api;
        this.secret = secret;
    }

    @Override
    public ChannelLimits limits() {
        return LIMITS;
    }

    @Override
    public Set<Ability> abilities() {
        return EnumSet.of(Ability.TYPING, Ability.BUTTONS, Ability.GROUPS);
    }

    @Override
    public void receive(Receiver receiver) throws ChannelException, InterruptedException {
        Json.Obj bot = api.get("/v2/bot/info");
        LOG.log(Level.DEBUG, "line: {0}", bot.string("basicId").orElse(""));
        receiver.connected();
        new CountDownLatch(1).await();
    }

    @Override
    public WebAnswer take(WebDelivery delivery, Receiver receiver) throws InterruptedException {
        byte[] mac = Signatures.hmac(secret.reveal(), delivery.body());
        String signature = delivery.header("x-line-signature").orElse("");
        if (!Signatures.same(signature, Base64.getEncoder().encodeToString(mac))) {
            return WebAnswer.status(401);
        }
        Json.Obj body;
        try {
            body = JsonText.parseObject(delivery.body());
        } catch (JsonSyntaxException e) {
            return WebAnswer.text(400, "body: " + e.getMessage());
        }
        for (Json item : body.items("events")) {
            event(item instanceof Json.Obj object ? object : Json.Obj.EMPTY, receiver);
        }
        return WebAnswer.status(200);
    }

    private void event(Json.Obj event, Receiver receiver) throws InterruptedException {
        Json.Obj source = event.object("source");
        String person = source.string("userId").orElse("");
        if (person.isEmpty()) {
            return;
        }
        switch (event.string("type").orElse("")) {
            case "message" -> {
                Optional<IncomingMessage> message = message(event, source, person(person));
                if (message.isPresent()) {
                    receiver.message(message.get());
                }
            }
            case "postback" ->
                    receiver.pressed(
                            new Pressed(
                                    event.string("webhookEventId").orElse(""),
                                    place(source),
                                    "",
                                    person(person),
                                    event.object("postback").string("data").orElse("")));
            default -> {
                // Nothing that anybody here waits for.
            }
        }
    }

    private static Place place(Json.Obj source) {
        return Place.of(
                source.string("groupId")
                        .or(() -> source.string("roomId"))
                        .or(() -> source.string("userId"))
                        .orElse("?"));
    }

    private static Optional<IncomingMessage> message(
            Json.Obj event, Json.Obj source, Person person) {
        Json.Obj message = event.object("message");
        String id = message.string("id").orElse("");
        List<Attachment> attachments = attachments(id, message);
        String text = message.string("text").orElse("");
        if (id.isEmpty() || text.isBlank() && attachments.isEmpty()) {
            return Optional.empty();
        }
        boolean direct = source.string("type").filter("user"::equals).isPresent();
        Place place = place(source);
        return Optional.of(
                new IncomingMessage(
                        id,
                        place,
                        direct ? IncomingMessage.Kind.DIRECT : IncomingMessage.Kind.GROUP,
                        person,
                        direct ? "" : place.chat(),
                        withoutName(text, message),
                        isMentioned(message),
                        null,
                        attachments,
                        event.number("timestamp").orElse(0L)));
    }

    private static List<Json.Obj> mentions(Json.Obj message) {
        List<Json.Obj> own = new ArrayList<>();
        for (Json item : message.object("mention").items("mentionees")) {
            if (item instanceof Json.Obj one && one.isTrue("isSelf")) {
                own.add(one);
            }
        }
        return own;
    }

    private static boolean isMentioned(Json.Obj message) {
        return !mentions(message).isEmpty();
    }

    /// Without the bot's own mention in front.
    private static String withoutName(String text, Json.Obj message) {
        for (Json.Obj one : mentions(message)) {
            long length = one.number("length").orElse(0L);
            boolean first = one.number("index").orElse(-1L) == 0 && length <= text.length();
            if (first) {
                return text.substring((int) length).stripLeading();
            }
        }
        return text;
    }

    private static List<Attachment> attachments(String id, Json.Obj message) {
        String type = message.string("type").orElse("");
        return switch (type) {
            case "image" ->
                    List.of(
                            new Attachment(
                                    Attachment.Kind.IMAGE, id, "image.jpg", "image/jpeg", 0));
            case "video" -> List.of(new Attachment(Attachment.Kind.VIDEO, id, "video.mp4", "", 0));
            case "audio" -> List.of(new Attachment(Attachment.Kind.AUDIO, id, "audio.m4a", "", 0));
            case "file" ->
                    List.of(
                            new Attachment(
                                    Attachment.Kind.DOCUMENT,
                                    id,
                                    message.string("fileName").orElse("file"),
                                    "",
                                    message.number("fileSize").orElse(0L)));
            default -> List.of();
        };
    }

    /// A name is asked for once; of whoever is no friend of the account it is not told.
    private Person person(String id) throws InterruptedException {
        Optional<Person> known = people.find(id);
        if (known.isPresent()) {
            return known.get();
        }
        Json.Obj profile = Json.Obj.EMPTY;
        try {
            profile = api.get("/v2/bot/profile/" + id);
        } catch (ChannelException e) {
            LOG.log(Level.DEBUG, "{0}", e.getMessage());
        }
        Person person =
                new Person(
                        id,
                        "",
                        profile.string("displayName").orElse(id),
                        profile.string("language").orElse(""));
        people.put(id, person);
        return person;
    }

    @Override
    public String send(OutgoingMessage message) throws ChannelException, InterruptedException {
        if (!message.files().isEmpty()) {
            throw ChannelException.of(
                    ChannelFailure.Kind.UNSUPPORTED,
                    "line: files can only be sent as public addresses, which this gateway has none of");
        }
        String place = message.place().chat();
        Json.Obj body =
                Json.object()
                        .put("to", place)
                        .put("messages", Json.array(List.of(content(message))))
                        .build();
        String key = message.key().isEmpty() ? "" : uuid(place + " " + message.key());
        List<Json> sent = api.push(body, key).items("sentMessages");
        return !sent.isEmpty() && sent.getFirst() instanceof Json.Obj first
                ? first.string("id").orElse("")
                : "";
    }

    private static String uuid(String text) {
        return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8)).toString();
    }

    private static Json content(OutgoingMessage message) {
        if (message.buttons().isEmpty()) {
            return Json.object().put("type", "text").put("text", message.text()).build();
        }
        List<Json> buttons =
                message.buttons().stream().flatMap(List::stream).map(LineAccount::button).toList();
        Json text =
                Json.object()
                        .put("type", "text")
                        .put("text", cut(message.text(), LONGEST_BUBBLE))
                        .put("wrap", true)
                        .build();
        return Json.object()
                .put("type", "flex")
                .put("altText", cut(message.text(), 400))
                .put(
                        "contents",
                        Json.object()
                                .put("type", "bubble")
                                .put("body", box(List.of(text)))
                                .put("footer", box(buttons))
                                .build())
                .build();
    }

    private static Json box(List<Json> contents) {
        return Json.object()
                .put("type", "box")
                .put("layout", "vertical")
                .put("contents", Json.array(contents))
                .build();
    }

    private static Json button(Button button) {
        Json action =
                Json.object()
                        .put("type", "postback")
                        .put("label", cut(button.label(), LONGEST_LABEL))
                        .put("data", button.data())
                        .build();
        return Json.object().put("type", "button").put("action", action).build();
    }

    private static String cut(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        boolean split = Character.isHighSurrogate(text.charAt(most - 2));
        return text.substring(0, split ? most - 2 : most - 1) + "…";
    }

    @Override
    public void typing(Place place) throws ChannelException, InterruptedException {
        if (place.chat().startsWith("U")) {
            api.post(
                    "/v2/bot/chat/loading/start",
                    Json.object().put("chatId", place.chat()).put("loadingSeconds", 10).build());
        }
    }

    @Override
    public void answer(Pressed pressed, String text) throws ChannelException, InterruptedException {
        if (!text.isEmpty()) {
            send(OutgoingMessage.of(pressed.place(), "press-" + pressed.id(), text));
        }
    }

    @Override
    public byte[] fetch(Attachment attachment, long most)
            throws ChannelException, InterruptedException {
        if (!attachment.ref().matches("\\d{1,30}")) {
            throw ChannelException.of(
                    ChannelFailure.Kind.INVALID, "line: a message without a number");
        }
        return api.content(attachment.ref(), most);
    }

    @Override
    public Json.Obj probe() throws ChannelException, InterruptedException {
        Json.Obj bot = api.get("/v2/bot/info");
        return Json.object()
                .put(
                        "bot",
                        Json.object()
                                .put("id", bot.get("userId"))
                                .put("basicId", bot.get("basicId"))
                                .put("name", bot.get("displayName"))
                                .build())
                .build();
    }

    @Override
    public void close() {
        api.close();
    }
}
