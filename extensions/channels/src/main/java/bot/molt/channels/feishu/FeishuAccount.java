package bot.molt.channels.feishu;

import bot.molt.base.DataSize;
import bot.molt.base.Digests;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import bot.molt.channels.wire.Multipart;
import bot.molt.channels.wire.Presses;
import bot.molt.channels.wire.Recent;
import bot.molt.spi.channel.Attachment;
import bot.molt.spi.channel.Button;
import bot.molt.spi.channel.ChannelAccount;
import bot.molt.spi.channel.ChannelException;
import bot.molt.spi.channel.ChannelFailure;
import bot.molt.spi.channel.ChannelLimits;
import bot.molt.spi.channel.IncomingMessage;
import bot.molt.spi.channel.OutgoingFile;
import bot.molt.spi.channel.OutgoingMessage;
import bot.molt.spi.channel.Person;
import bot.molt.spi.channel.Place;
import bot.molt.spi.channel.Pressed;
import bot.molt.spi.channel.Receiver;
import bot.molt.spi.channel.WebAnswer;
import bot.molt.spi.channel.WebDelivery;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/// One app.
final class FeishuAccount implements ChannelAccount {
    private static final System.Logger LOG = System.getLogger(FeishuAccount.class.getName());
    private static final ChannelLimits LIMITS =
            new ChannelLimits(4000, 4000, new DataSize(20L << 20));
    private static final int LONGEST_KEY = 50;
    private static final Map<String, String> EMOJI =
            Map.ofEntries(
                    Map.entry("👍", "THUMBSUP"),
                    Map.entry("✅", "DONE"),
                    Map.entry("❤️", "HEART"),
                    Map.entry("❤", "HEART"),
                    Map.entry("👏", "APPLAUSE"),
                    Map.entry("😂", "LAUGH"),
                    Map.entry("🙏", "THANKS"),
                    Map.entry("👌", "OK"),
                    Map.entry("👀", "GLANCE"),
                    Map.entry("🎉", "PARTY"));

    private final FeishuConfig config;
    private final FeishuApi api;
    private final FeishuDelivery deliveries;
    private final Presses presses = new Presses();
    private final Recent<Person> people = new Recent<>();

    /// Events that were taken.
    private final Recent<Boolean> taken = new Recent<>();

    private volatile @Nullable FeishuEvents events;

    FeishuAccount(FeishuConfig config, FeishuApi api, FeishuDelivery deliveries) {
        this.config = config;
        this.api = api;
        this.deliveries = deliveries;
    }

    @Override
    public ChannelLimits limits() {
        return LIMITS;
    }

    @Override
    public Set<Ability> abilities() {
        return EnumSet.complementOf(EnumSet.of(Ability.TYPING));
    }

    @Override
    public void receive(Receiver receiver) throws ChannelException, InterruptedException {
        Json.Obj bot = api.call("GET", "/bot/v3/info", null).object("bot");
        events = new FeishuEvents(bot.string("open_id").orElse(""), this::person);
        receiver.connected();
        new CountDownLatch(1).await();
    }

    @Override
    public WebAnswer take(WebDelivery delivery, Receiver receiver) throws InterruptedException {
        Optional<Json.Obj> opened = deliveries.open(delivery);
        if (opened.isEmpty()) {
            return WebAnswer.status(401);
        }
        Json.Obj body = opened.get();
        if (FeishuDelivery.isChallenge(body)) {
            return WebAnswer.json(
                    200,
                    Json.object().put("challenge", body.string("challenge").orElse("")).build());
        }
        FeishuEvents known = events;
        if (known == null) {
            return WebAnswer.status(503);
        }
        String id = body.object("header").string("event_id").orElse("");
        if (!id.isEmpty() && taken.find(id).isPresent()) {
            return WebAnswer.json(200, Json.Obj.EMPTY);
        }
        Json.Obj said = take(known, body, receiver);
        taken.put(id, true);
        return WebAnswer.json(200, said);
    }

    private Json.Obj take(FeishuEvents known, Json.Obj body, Receiver receiver)
            throws InterruptedException {
        switch (body.object("header").string("event_type").orElse("")) {
            case "im.message.receive_v1" -> {
                Optional<IncomingMessage> message = known.message(body);
                if (message.isPresent()) {
                    receiver.message(message.get());
                }
            }
            case "card.action.trigger" -> {
                Optional<Pressed> pressed = known.pressed(body);
                return pressed.isPresent() ? pressed(pressed.get(), receiver) : Json.Obj.EMPTY;
            }
            default -> {
                // Nothing that anybody here waits for.
            }
        }
        return Json.Obj.EMPTY;
    }

    /// What is said to a button is shown where the request is answered with it, within 3 seconds.
    private Json.Obj pressed(Pressed pressed, Receiver receiver) throws InterruptedException {
        presses.begin(pressed.id());
        receiver.pressed(pressed);
        String said = presses.await(pressed.id());
        return said.isEmpty()
                ? Json.Obj.EMPTY
                : Json.object()
                        .put(
                                "toast",
                                Json.object().put("type", "info").put("content", said).build())
                        .build();
    }

    /// A name is asked for once; where the app may not ask, the id will do.
    private Person person(String openId) throws InterruptedException {
        Optional<Person> known = people.find(openId);
        if (known.isPresent()) {
            return known.get();
        }
        String name = openId;
        try {
            name =
                    api.call("GET", "/contact/v3/users/" + openId + "?user_id_type=open_id", null)
                            .object("data")
                            .object("user")
                            .string("name")
                            .orElse(openId);
        } catch (ChannelException e) {
            LOG.log(Level.DEBUG, "{0}", e.getMessage());
        }
        Person person = new Person(openId, "", name, "");
        people.put(openId, person);
        return person;
    }

    @Override
    public String send(OutgoingMessage message) throws ChannelException, InterruptedException {
        String id = "";
        if (!message.text().isBlank()) {
            id = sent(message, form(message), content(message), message.key());
        }
        String first = id;
        int count = 0;
        for (OutgoingFile file : message.files()) {
            String key = message.key().isEmpty() ? "" : message.key() + "/" + count++;
            id =
                    file.isImage()
                            ? sent(message, "image", one("image_key", image(file)), key)
                            : sent(message, "file", one("file_key", document(file)), key);
        }
        return first.isEmpty() ? id : first;
    }

    private String form(OutgoingMessage message) {
        boolean card =
                config.renderMode() == FeishuConfig.RenderMode.CARD || !message.buttons().isEmpty();
        return card ? "interactive" : "text";
    }

    private Json.Obj content(OutgoingMessage message) {
        return form(message).equals("interactive")
                ? Cards.card(message)
                : one("text", message.text());
    }

    private static Json.Obj one(String name, String value) {
        return Json.object().put(name, value).build();
    }

    private String image(OutgoingFile file) throws ChannelException, InterruptedException {
        Multipart form = new Multipart().field("image_type", "message").file("image", file);
        return api.upload("/im/v1/images", form).object("data").string("image_key").orElse("");
    }

    private String document(OutgoingFile file) throws ChannelException, InterruptedException {
        Multipart form =
                new Multipart()
                        .field("file_type", "stream")
                        .field("file_name", file.name())
                        .file("file", file);
        return api.upload("/im/v1/files", form).object("data").string("file_key").orElse("");
    }

    private String sent(OutgoingMessage message, String type, Json.Obj content, String key)
            throws ChannelException, InterruptedException {
        Place place = message.place();
        Json.Obj body =
                Json.object()
                        .put("msg_type", type)
                        .put("content", JsonText.compact(content))
                        .put("uuid", key.isEmpty() ? null : uuid(place, key))
                        .build();
        boolean threaded = !place.thread().isEmpty();
        String answered = threaded ? place.thread() : message.replyTo();
        Json.Obj told =
                answered.isEmpty()
                        ? api.call(
                                "POST",
                                "/im/v1/messages?receive_id_type=" + idType(place.chat()),
                                body.with("receive_id", bare(place.chat())))
                        : api.call(
                                "POST",
                                "/im/v1/messages/" + id(answered) + "/reply",
                                body.with("reply_in_thread", Json.of(threaded)));
        return told.object("data").string("message_id").orElse("");
    }

    /// By which Feishu tells a repetition, for an hour.
    private static String uuid(Place place, String key) {
        return Digests.sha256Hex(place + " " + key).substring(0, LONGEST_KEY);
    }

    private static String bare(String chat) {
        return chat.replaceFirst("^(user|chat|channel):", "");
    }

    private static String idType(String chat) throws ChannelException {
        String bare = bare(chat);
        if (bare.startsWith("oc_")) {
            return "chat_id";
        }
        if (bare.startsWith("ou_")) {
            return "open_id";
        }
        if (bare.startsWith("on_")) {
            return "union_id";
        }
        if (bare.contains("@")) {
            return "email";
        }
        throw ChannelException.of(
                ChannelFailure.Kind.INVALID,
                "feishu: %s (expected: the id of a chat, oc_…, or of a person, ou_…)"
                        .formatted(chat));
    }

    private static String id(String id) throws ChannelException {
        if (!id.matches("[A-Za-z0-9_-]{1,100}")) {
            throw ChannelException.of(
                    ChannelFailure.Kind.INVALID,
                    "feishu: %s (expected: the id of a message, om_…)".formatted(id));
        }
        return id;
    }

    @Override
    public void edit(String id, OutgoingMessage message)
            throws ChannelException, InterruptedException {
        boolean card = config.renderMode() == FeishuConfig.RenderMode.CARD;
        String path = "/im/v1/messages/" + id(id);
        if (card) {
            String content = JsonText.compact(Cards.card(message));
            api.call("PATCH", path, one("content", content));
            return;
        }
        try {
            String content = JsonText.compact(one("text", message.text()));
            api.call("PUT", path, one("msg_type", "text").with("content", content));
        } catch (ChannelException e) {
            if (!String.valueOf(e.getMessage()).contains("230001")) {
                throw e;
            }
            // What had buttons is a card.
            api.call("PATCH", path, one("content", JsonText.compact(Cards.card(message))));
        }
    }

    @Override
    public void react(Place place, String id, String emoji)
            throws ChannelException, InterruptedException {
        String path = "/im/v1/messages/" + id(id) + "/reactions";
        if (!emoji.isEmpty()) {
            Json.Obj type = one("emoji_type", EMOJI.getOrDefault(emoji, emoji));
            api.call("POST", path, Json.object().put("reaction_type", type).build());
            return;
        }
        List<String> own = new ArrayList<>();
        for (Json item : api.call("GET", path, null).object("data").items("items")) {
            Json.Obj reaction = item instanceof Json.Obj object ? object : Json.Obj.EMPTY;
            boolean ours =
                    reaction.object("operator")
                            .string("operator_id")
                            .filter(api.appId()::equals)
                            .isPresent();
            if (ours) {
                own.add(reaction.string("reaction_id").orElse(""));
            }
        }
        for (String one : own) {
            api.call("DELETE", path + "/" + id(one), null);
        }
    }

    @Override
    public void answer(Pressed pressed, String text) {
        boolean shown = presses.answer(pressed.id(), text);
        LOG.log(Level.DEBUG, "a press was answered: {0}", shown);
    }

    @Override
    public byte[] fetch(Attachment attachment, long most)
            throws ChannelException, InterruptedException {
        String[] parts = attachment.ref().split("/", 3);
        if (parts.length < 3) {
            throw ChannelException.of(ChannelFailure.Kind.INVALID, "feishu: no file");
        }
        return api.download(
                "/im/v1/messages/%s/resources/%s?type=%s"
                        .formatted(id(parts[0]), id(parts[1]), id(parts[2])),
                most);
    }

    @Override
    public Json.Obj probe() throws ChannelException, InterruptedException {
        Json.Obj bot = api.call("GET", "/bot/v3/info", null).object("bot");
        return Json.object()
                .put(
                        "bot",
                        Json.object()
                                .put("id", bot.get("open_id"))
                                .put("name", bot.get("app_name"))
                                .build())
                .build();
    }

    @Override
    public void close() {
        api.close();
    }

    /// Messages as cards.
    private static final class Cards {
        static Json.Obj card(OutgoingMessage message) {
            List<Json> elements = new ArrayList<>();
            elements.add(
                    Json.object().put("tag", "markdown").put("content", message.text()).build());
            for (List<Button> row : message.buttons()) {
                elements.add(
                        Json.object()
                                .put("tag", "action")
                                .put(
                                        "actions",
                                        Json.array(row.stream().map(Cards::button).toList()))
                                .build());
            }
            return Json.object()
                    .put(
                            "config",
                            Json.object()
                                    .put("wide_screen_mode", true)
                                    .put("update_multi", true)
                                    .build())
                    .put("elements", Json.array(elements))
                    .build();
        }

        private static Json button(Button button) {
            return Json.object()
                    .put("tag", "button")
                    .put(
                            "text",
                            Json.object()
                                    .put("tag", "plain_text")
                                    .put("content", button.label())
                                    .build())
                    .put("value", one("data", button.data()))
                    .build();
        }
    }
}
