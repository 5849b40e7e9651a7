package bot.molt.channels.mattermost;

import bot.molt.base.DataSize;
import bot.molt.base.Secret;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonSyntaxException;
import bot.molt.base.json.JsonText;
import bot.molt.channels.wire.EmojiNames;
import bot.molt.channels.wire.JsonSocket;
import bot.molt.channels.wire.Presses;
import bot.molt.channels.wire.Recent;
import bot.molt.channels.wire.Signatures;
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
import bot.molt.spi.channel.Person;
import bot.molt.spi.channel.Place;
import bot.molt.spi.channel.Pressed;
import bot.molt.spi.channel.Receiver;
import bot.molt.spi.channel.WebAnswer;
import bot.molt.spi.channel.WebDelivery;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// One bot on one server.
final class MattermostAccount implements ChannelAccount {
    private static final ChannelLimits LIMITS =
            new ChannelLimits(16_000, 16_000, new DataSize(50L << 20));

    private final MattermostConfig config;
    private final MattermostApi api;
    private final Secret token;
    private final TakenPoint point;
    private final Presses presses = new Presses();

    /// Names of people, and channels of direct messages, by person.
    private final Recent<String> names = new Recent<>();

    private final Recent<String> directs = new Recent<>();

    /// Reactions by the message that they are on.
    private final Recent<String> reactions = new Recent<>();

    private volatile Posts posts = new Posts("", "");

    MattermostAccount(
            MattermostConfig config, MattermostApi api, Secret token, ChannelSetup setup) {
        this.config = config;
        this.api = api;
        this.token = token;
        this.point = new TakenPoint(setup.state(), setup.account());
    }

    @Override
    public ChannelLimits limits() {
        return LIMITS;
    }

    @Override
    public Set<Ability> abilities() {
        return config.callbackUrl() == null
                ? EnumSet.complementOf(EnumSet.of(Ability.BUTTONS))
                : EnumSet.allOf(Ability.class);
    }

    /// What was said before the first start is not read; what came since the last one is.
    @Override
    public void receive(Receiver receiver) throws ChannelException, InterruptedException {
        me();
        try (JsonSocket socket = api.socket()) {
            boolean goesOn = true;
            while (goesOn) {
                switch (socket.receive()) {
                    case JsonSocket.Frame.Told(Json.Obj frame) -> told(frame, receiver);
                    case JsonSocket.Frame.Ended _ -> goesOn = false;
                }
            }
        }
        throw ChannelException.of(
                ChannelFailure.Kind.NETWORK, "mattermost: the server ended the connection");
    }

    private Posts me() throws ChannelException, InterruptedException {
        Json.Obj me = api.get("/users/me");
        Posts known = new Posts(me.string("id").orElse(""), me.string("username").orElse(""));
        if (known.me().isEmpty() || known.name().isEmpty()) {
            throw ChannelException.of(
                    ChannelFailure.Kind.SERVER, "mattermost: /users/me: no answer");
        }
        posts = known;
        return known;
    }

    private void told(Json.Obj frame, Receiver receiver)
            throws ChannelException, InterruptedException {
        if (frame.string("status").filter("FAIL"::equals).isPresent()) {
            throw ChannelException.of(
                    ChannelFailure.Kind.AUTH, "mattermost: the socket refused the token");
        }
        switch (frame.string("event").orElse("")) {
            case "hello" -> {
                catchUp(receiver);
                receiver.connected();
            }
            case "posted" -> {
                Json.Obj data = frame.object("data");
                Json.Obj post = Posts.of(frame);
                String type = data.string("channel_type").orElse("");
                Posts.Channel channel =
                        new Posts.Channel(
                                post.string("channel_id").orElse(""),
                                data.string("channel_display_name").orElse(""),
                                type.equals("D"));
                data.string("sender_name")
                        .ifPresent(name ->
                                names.put(
                                        post.string("user_id").orElse(""),
                                        name.replaceFirst("^@", "")));
                take(post, channel, receiver);
            }
            default -> {
                // Nothing that anybody here waits for.
            }
        }
    }

    private void take(Json.Obj post, Posts.Channel channel, Receiver receiver)
            throws InterruptedException {
        if (!channel.id().isEmpty()) {
            String writer = name(post.string("user_id").orElse(""));
            Optional<IncomingMessage> message = posts.message(post, channel, writer);
            if (message.isPresent()) {
                if (channel.direct()) {
                    directs.put(message.get().from().id(), channel.id());
                }
                receiver.message(message.get());
            }
        }
        point.taken(post.number("create_at").orElse(0L));
    }

    /// A name is asked for once; where it is not told, the id will do.
    private String name(String person) throws InterruptedException {
        Optional<String> known = names.find(person);
        if (known.isPresent() || !MattermostApi.isId(person)) {
            return known.orElse("");
        }
        String name = "";
        try {
            name = api.get("/users/" + person).string("username").orElse("");
        } catch (ChannelException e) {
            System.getLogger(MattermostAccount.class.getName())
                    .log(System.Logger.Level.DEBUG, "{0}", e.getMessage());
        }
        names.put(person, name);
        return name;
    }

    /// Takes what was written since the last post that was taken, the oldest first.
    private void catchUp(Receiver receiver) throws ChannelException, InterruptedException {
        long since = point.at();
        long newest = since;
        List<Missed> missed = new ArrayList<>();
        for (Json item : api.list("/users/me/channels")) {
            Json.Obj told = item instanceof Json.Obj object ? object : Json.Obj.EMPTY;
            Posts.Channel channel =
                    new Posts.Channel(
                            told.string("id").orElse(""),
                            told.string("display_name").orElse(""),
                            told.string("type").filter("D"::equals).isPresent());
            long last = told.number("last_post_at").orElse(0L);
            newest = Math.max(newest, last);
            if (since > 0 && last >= since && MattermostApi.isId(channel.id())) {
                missed.addAll(missed(channel, since));
            }
        }
        missed.sort(Comparator.comparingLong(Missed::at));
        for (Missed one : missed) {
            take(one.post(), one.channel(), receiver);
        }
        point.taken(newest);
    }

    private record Missed(Json.Obj post, Posts.Channel channel) {
        long at() {
            return post.number("create_at").orElse(0L);
        }
    }

    private List<Missed> missed(Posts.Channel channel, long since)
            throws ChannelException, InterruptedException {
        Json.Obj told =
                api.get("/channels/%s/posts?since=%d".formatted(channel.id(), since))
                        .object("posts");
        return told.members().values().stream()
                .map(post -> post instanceof Json.Obj object ? object : Json.Obj.EMPTY)
                .filter(post -> post.number("create_at").orElse(0L) >= since)
                .map(post -> new Missed(post, channel))
                .toList();
    }

    @Override
    public String send(OutgoingMessage message) throws ChannelException, InterruptedException {
        String channel = channel(message.place());
        List<Json> files = new ArrayList<>();
        for (OutgoingFile file : message.files()) {
            files.add(Json.of(api.upload(channel, file)));
        }
        Json.ObjectBuilder post =
                Json.object()
                        .put("channel_id", channel)
                        .put("message", message.text())
                        .put("props", props(message));
        if (!message.place().thread().isEmpty()) {
            post.put("root_id", message.place().thread());
        }
        if (!files.isEmpty()) {
            post.put("file_ids", Json.array(files));
        }
        if (!message.key().isEmpty()) {
            String own = message.place() + " " + message.key();
            post.put("pending_post_id", posts.me() + ":" + mac(own).substring(0, 26));
        }
        return api.post("/posts", post.build()).string("id").orElse("");
    }

    /// Buttons carry what they say, with a proof that it was this bot that made them.
    private Json.Obj props(OutgoingMessage message) {
        URI callback = config.callbackUrl();
        if (callback == null || message.buttons().isEmpty()) {
            return Json.object().put("attachments", Json.Arr.EMPTY).build();
        }
        List<Json> actions = new ArrayList<>();
        for (Button button : message.buttons().stream().flatMap(List::stream).toList()) {
            Json.Obj context =
                    Json.object()
                            .put("data", button.data())
                            .put("proof", mac("press " + button.data()))
                            .build();
            actions.add(
                    Json.object()
                            .put("id", "a" + actions.size())
                            .put("name", button.label())
                            .put("type", "button")
                            .put(
                                    "integration",
                                    Json.object()
                                            .put("url", callback.toString())
                                            .put("context", context)
                                            .build())
                            .build());
        }
        Json attachment = Json.object().put("actions", Json.array(actions)).build();
        return Json.object().put("attachments", Json.array(List.of(attachment))).build();
    }

    private String mac(String text) {
        return HexFormat.of()
                .formatHex(Signatures.hmac(token.reveal(), text.getBytes(StandardCharsets.UTF_8)));
    }

    /// A press: `{"user_id":"u","user_name":"ann","channel_id":"c","post_id":"p","trigger_id":"t",
    /// "context":{"data":"…","proof":"…"}}`.
    @Override
    public WebAnswer take(WebDelivery delivery, Receiver receiver) throws InterruptedException {
        Json.Obj body;
        try {
            body = JsonText.parseObject(delivery.body());
        } catch (JsonSyntaxException e) {
            return WebAnswer.status(400);
        }
        String data = body.object("context").string("data").orElse("");
        String proof = body.object("context").string("proof").orElse("");
        String person = body.string("user_id").orElse("");
        String channel = body.string("channel_id").orElse("");
        boolean ours = !data.isEmpty() && Signatures.same(proof, mac("press " + data));
        if (!ours || !MattermostApi.isId(person) || !MattermostApi.isId(channel)) {
            return WebAnswer.status(403);
        }
        String id = body.string("trigger_id").orElse("") + person;
        presses.begin(id);
        String name = body.string("user_name").orElse("");
        receiver.pressed(
                new Pressed(
                        id,
                        Place.of(channel),
                        body.string("post_id").orElse(""),
                        new Person(person, name, name, ""),
                        data));
        String said = presses.await(id);
        return WebAnswer.json(
                200,
                said.isEmpty()
                        ? Json.Obj.EMPTY
                        : Json.object().put("ephemeral_text", said).build());
    }

    @Override
    public void answer(Pressed pressed, String text) throws ChannelException, InterruptedException {
        boolean waited = presses.answer(pressed.id(), text);
        if (!waited && !text.isEmpty()) {
            send(OutgoingMessage.of(pressed.place(), "", text));
        }
    }

    /// A person is written to in a channel of two.
    private String channel(Place place) throws ChannelException, InterruptedException {
        String chat = place.chat();
        if (chat.startsWith("user:")) {
            return opened(chat.substring(5));
        }
        return directs.find(chat).orElseGet(() -> chat.replaceFirst("^channel:", ""));
    }

    private String opened(String person) throws ChannelException, InterruptedException {
        Optional<String> known = directs.find(person);
        if (known.isPresent()) {
            return known.get();
        }
        String mine = posts.me().isEmpty() ? me().me() : posts.me();
        String made =
                api.post("/channels/direct", Json.strings(List.of(mine, person)))
                        .string("id")
                        .orElse("");
        directs.put(person, made);
        return made;
    }

    @Override
    public Place direct(String person) {
        return Place.of(directs.find(person).orElse("user:" + person));
    }

    @Override
    public void edit(String id, OutgoingMessage message)
            throws ChannelException, InterruptedException {
        api.put(
                "/posts/" + MattermostApi.encoded(id) + "/patch",
                Json.object().put("message", message.text()).put("props", props(message)).build());
    }

    @Override
    public void typing(Place place) throws ChannelException, InterruptedException {
        api.post(
                "/users/me/typing",
                Json.object()
                        .put("channel_id", channel(place))
                        .put("parent_id", place.thread())
                        .build());
    }

    @Override
    public void react(Place place, String id, String emoji)
            throws ChannelException, InterruptedException {
        String mine = posts.me().isEmpty() ? me().me() : posts.me();
        if (emoji.isEmpty()) {
            Optional<String> before = reactions.find(id);
            if (before.isPresent()) {
                api.delete(
                        "/users/%s/posts/%s/reactions/%s"
                                .formatted(
                                        mine,
                                        MattermostApi.encoded(id),
                                        MattermostApi.encoded(before.get())));
            }
            return;
        }
        String name = EmojiNames.name("mattermost", emoji);
        api.post(
                "/reactions",
                Json.object()
                        .put("user_id", mine)
                        .put("post_id", id)
                        .put("emoji_name", name)
                        .build());
        reactions.put(id, name);
    }

    @Override
    public byte[] fetch(Attachment attachment, long most)
            throws ChannelException, InterruptedException {
        return api.download(attachment.ref(), most);
    }

    @Override
    public Json.Obj probe() throws ChannelException, InterruptedException {
        Posts known = me();
        return Json.object()
                .put(
                        "bot",
                        Json.object().put("id", known.me()).put("username", known.name()).build())
                .build();
    }

    @Override
    public void close() {
        api.close();
    }
}
