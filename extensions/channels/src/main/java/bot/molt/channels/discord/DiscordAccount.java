package bot.molt.channels.discord;

import bot.molt.base.DataSize;
import bot.molt.base.Digests;
import bot.molt.base.Secret;
import bot.molt.base.json.Json;
import bot.molt.channels.wire.Recent;
import bot.molt.spi.channel.Attachment;
import bot.molt.spi.channel.Button;
import bot.molt.spi.channel.ChannelAccount;
import bot.molt.spi.channel.ChannelConfig;
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
import java.lang.System.Logger.Level;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// One bot.
final class DiscordAccount implements ChannelAccount {
    private static final System.Logger LOG = System.getLogger(DiscordAccount.class.getName());
    private static final int MOST_FILES = 10;
    private static final int MOST_NONCE = 25;
    private static final Json.Obj NOBODY =
            Json.object().put("parse", Json.Arr.EMPTY).put("replied_user", false).build();

    private final DiscordConfig config;
    private final DiscordApi api;
    private final GatewaySession session;
    private final Gateway gateway;
    private final ChannelLimits limits;
    private final Directory directory = new Directory();
    private final Rules rules;

    /// Channels of direct messages by person.
    private final Recent<String> directs = new Recent<>();

    /// Tokens of what was pressed or chosen, by its id.
    private final Recent<String> tokens = new Recent<>();

    /// What the message says that a thread will hang on, by the thread's id.
    private final Recent<String> topics = new Recent<>();

    private volatile boolean registered;

    DiscordAccount(DiscordConfig config, Secret token, ChannelSetup setup) {
        this.config = config;
        this.api = new DiscordApi(config, token);
        this.session = new GatewaySession(setup.state(), setup.account());
        this.gateway = new Gateway(api, token, session, config.timeoutSeconds());
        this.rules = new Rules(config.guilds(), directory);
        this.limits =
                new ChannelLimits(2000, 2000, new DataSize(8L << 20), config.maxLinesPerMessage());
    }

    @Override
    public ChannelLimits limits() {
        return limits;
    }

    @Override
    public Set<Ability> abilities() {
        return EnumSet.allOf(Ability.class);
    }

    @Override
    public Place direct(String person) {
        return Place.of(Events.USER + person);
    }

    @Override
    public Optional<ChannelConfig.Group> group(IncomingMessage message) {
        return rules.group(message.place().chat());
    }

    @Override
    public void receive(Receiver receiver) throws ChannelException, InterruptedException {
        gateway.run(
                new Gateway.Listener() {
                    @Override
                    public void ready() {
                        receiver.connected();
                    }

                    @Override
                    public void event(String type, Json.Obj data)
                            throws ChannelException, InterruptedException {
                        take(type, data, receiver);
                    }
                });
    }

    private void take(String type, Json.Obj data, Receiver receiver)
            throws ChannelException, InterruptedException {
        switch (type) {
            case "READY" -> register();
            case "GUILD_CREATE", "GUILD_UPDATE" -> directory.guild(data);
            case "CHANNEL_CREATE", "CHANNEL_UPDATE", "THREAD_CREATE", "THREAD_UPDATE" ->
                    directory.channel(data, "");
            case "CHANNEL_DELETE", "THREAD_DELETE" -> directory.gone(data);
            case "MESSAGE_CREATE" -> message(data, receiver);
            case "INTERACTION_CREATE" -> interaction(data, receiver);
            default -> {
                // Nothing that anybody here waits for.
            }
        }
    }

    private Events events() {
        return new Events(session.userId(), config.allowBots(), rules);
    }

    private void message(Json.Obj data, Receiver receiver)
            throws ChannelException, InterruptedException {
        learn(data);
        Optional<IncomingMessage> message = events().message(data);
        if (message.isEmpty() || message.get().isDirect() && !config.dm().enabled()) {
            return;
        }
        topics.put(message.get().id(), message.get().text());
        receiver.message(message.get());
    }

    /// A session that was taken up tells nothing of guilds; so they are asked for.
    private void learn(Json.Obj data) throws ChannelException, InterruptedException {
        String channel = data.string("channel_id").orElse("");
        String guild = data.string("guild_id").orElse("");
        if (guild.isEmpty()) {
            directs.put(
                    data.object("author")
                            .string("id")
                            .or(() -> data.object("user").string("id"))
                            .orElse(""),
                    channel);
            return;
        }
        if (!directory.knowsGuild(guild)) {
            directory.guild(api.get("/guilds/" + guild));
        }
        if (directory.find(channel).isEmpty()) {
            directory.channel(api.get("/channels/" + channel), guild);
        }
        String parent = directory.find(channel).map(Directory.Spot::parent).orElse("");
        if (!parent.isEmpty() && directory.find(parent).isEmpty()) {
            directory.channel(api.get("/channels/" + parent), guild);
        }
    }

    /// Discord waits three seconds for an answer, so it has one before anything else is done.
    private void interaction(Json.Obj data, Receiver receiver)
            throws ChannelException, InterruptedException {
        String id = data.string("id").orElse("");
        String token = data.string("token").orElse("");
        Optional<IncomingMessage> command = events().command(data);
        Json.Obj echo =
                command.isEmpty()
                        ? Json.object().put("type", 6).build()
                        : Json.object()
                                .put("type", 4)
                                .put("data", echo(command.get().text()))
                                .build();
        acknowledge("/interactions/" + id + "/" + token + "/callback", echo);
        tokens.put(id, token);
        learn(data);
        if (command.isPresent()) {
            boolean wanted = !command.get().isDirect() || config.dm().enabled();
            if (wanted) {
                receiver.message(events().command(data).orElse(command.get()));
            }
            return;
        }
        Optional<Pressed> pressed = events().pressed(data);
        if (pressed.isPresent()) {
            receiver.pressed(pressed.get());
        }
    }

    private static Json.Obj echo(String line) {
        String shown = line.length() > 300 ? line.substring(0, 300) + "…" : line;
        return Json.object()
                .put("content", "`" + shown.replace('`', '\'').replace('\n', ' ') + "`")
                .put("allowed_mentions", NOBODY)
                .build();
    }

    /// One that comes a second time was answered already.
    private void acknowledge(String path, Json.Obj body) throws InterruptedException {
        try {
            api.post(path, body);
        } catch (ChannelException e) {
            LOG.log(Level.DEBUG, "an interaction: {0}", e.getMessage());
        }
    }

    private void register() throws InterruptedException {
        if (registered || !config.commands().registered()) {
            return;
        }
        try {
            api.put(
                    "/applications/" + session.applicationId() + "/commands",
                    SlashCommands.toJson());
            registered = true;
        } catch (ChannelException e) {
            LOG.log(Level.WARNING, "commands were not registered: {0}", e.getMessage());
        }
    }

    @Override
    public String send(OutgoingMessage message) throws ChannelException, InterruptedException {
        List<OutgoingFile> files = message.files();
        Json.Obj body =
                body(message).with("nonce", nonce(message)).with("enforce_nonce", Json.TRUE);
        if (message.key().isEmpty()) {
            body = body.without("nonce").without("enforce_nonce");
        }
        if (!message.replyTo().isEmpty()) {
            body =
                    body.with(
                            "message_reference",
                            Json.object()
                                    .put("message_id", message.replyTo())
                                    .put("fail_if_not_exists", false)
                                    .build());
        }
        String id = posted(message.place(), body, files.subList(0, most(files, 0)));
        for (int at = MOST_FILES; at < files.size(); at += MOST_FILES) {
            Json.Obj bare = Json.object().put("allowed_mentions", NOBODY).build();
            id = posted(message.place(), bare, files.subList(at, most(files, at)));
        }
        return id;
    }

    private static int most(List<OutgoingFile> files, int from) {
        return Math.min(files.size(), from + MOST_FILES);
    }

    /// By which Discord tells a repetition.
    private static String nonce(OutgoingMessage message) {
        return Digests.sha256Hex(message.place() + " " + message.key()).substring(0, MOST_NONCE);
    }

    private static Json.Obj body(OutgoingMessage message) {
        List<Json> rows = new ArrayList<>();
        for (List<Button> row : message.buttons()) {
            List<Json> buttons = row.stream().map(DiscordAccount::button).toList();
            rows.add(Json.object().put("type", 1).put("components", Json.array(buttons)).build());
        }
        return Json.object()
                .put("content", message.text())
                .put("allowed_mentions", NOBODY)
                .put("components", Json.array(rows))
                .build();
    }

    private static Json button(Button button) {
        return Json.object()
                .put("type", 2)
                .put("style", 2)
                .put("label", button.label())
                .put("custom_id", button.data())
                .build();
    }

    private String posted(Place place, Json.Obj body, List<OutgoingFile> files)
            throws ChannelException, InterruptedException {
        try {
            return post(place, body, files);
        } catch (ChannelException e) {
            boolean missing =
                    e.kind() == ChannelFailure.Kind.GONE
                            && String.valueOf(e.getMessage()).contains("10003")
                            && !place.thread().isEmpty()
                            && rules.autoThread(place.chat());
            if (!missing) {
                throw e;
            }
        }
        begin(place);
        return post(place, body, files);
    }

    private String post(Place place, Json.Obj body, List<OutgoingFile> files)
            throws ChannelException, InterruptedException {
        String path = "/channels/" + channel(place) + "/messages";
        Json.Obj made = files.isEmpty() ? api.post(path, body) : api.post(path, body, files);
        return made.string("id").orElse("");
    }

    /// Begins the thread of an answer; it has the id of the message that it hangs on.
    private void begin(Place place) throws ChannelException, InterruptedException {
        String topic = topics.find(place.thread()).orElse("Conversation").strip();
        String line = topic.lines().findFirst().orElse("Conversation");
        Json.Obj thread =
                api.post(
                        "/channels/%s/messages/%s/threads".formatted(place.chat(), place.thread()),
                        Json.object()
                                .put("name", line.length() > 90 ? line.substring(0, 90) : line)
                                .build());
        String guild = directory.find(place.chat()).map(Directory.Spot::guild).orElse("");
        directory.channel(thread.with("type", 11).with("parent_id", place.chat()), guild);
    }

    /// The channel behind a place: `user:42`, `channel:7`, `7`, or a thread.
    private String channel(Place place) throws ChannelException, InterruptedException {
        if (!place.thread().isEmpty()) {
            return number(place.thread());
        }
        String chat = place.chat();
        if (!chat.startsWith(Events.USER)) {
            return number(chat.startsWith("channel:") ? chat.substring(8) : chat);
        }
        String person = number(chat.substring(Events.USER.length()));
        Optional<String> known = directs.find(person);
        if (known.isPresent()) {
            return known.get();
        }
        String made =
                api.post("/users/@me/channels", Json.object().put("recipient_id", person).build())
                        .string("id")
                        .orElse("");
        directs.put(person, made);
        return made;
    }

    private static String number(String id) throws ChannelException {
        if (!id.matches("\\d{1,20}")) {
            throw ChannelException.of(
                    ChannelFailure.Kind.INVALID,
                    "discord: %s (expected: the id of a channel, or user: and the id of a person)"
                            .formatted(id));
        }
        return id;
    }

    @Override
    public void edit(String id, OutgoingMessage message)
            throws ChannelException, InterruptedException {
        api.patch(
                "/channels/%s/messages/%s".formatted(channel(message.place()), number(id)),
                body(message));
    }

    @Override
    public void typing(Place place) throws ChannelException, InterruptedException {
        if (place.thread().isEmpty() || directory.find(place.thread()).isPresent()) {
            api.post("/channels/" + channel(place) + "/typing", Json.Obj.EMPTY);
        }
    }

    @Override
    public void react(Place place, String id, String emoji)
            throws ChannelException, InterruptedException {
        String message = "/channels/%s/messages/%s".formatted(channel(place), number(id));
        if (!emoji.isEmpty()) {
            api.put(message + "/reactions/" + encoded(emoji) + "/@me", null);
            return;
        }
        for (Json item : api.get(message).items("reactions")) {
            if (item instanceof Json.Obj reaction && reaction.isTrue("me")) {
                String name = reaction.object("emoji").string("name").orElse("");
                api.delete(message + "/reactions/" + encoded(name) + "/@me");
            }
        }
    }

    private static String encoded(String emoji) {
        return URLEncoder.encode(emoji, StandardCharsets.UTF_8);
    }

    @Override
    public void answer(Pressed pressed, String text) throws ChannelException, InterruptedException {
        Optional<String> token = tokens.find(pressed.id());
        if (token.isPresent() && !text.isEmpty()) {
            api.post(
                    "/webhooks/" + session.applicationId() + "/" + token.get(),
                    Events.aside(text).with("allowed_mentions", NOBODY));
        }
    }

    @Override
    public byte[] fetch(Attachment attachment, long most)
            throws ChannelException, InterruptedException {
        return api.download(attachment.ref(), most);
    }

    @Override
    public Json.Obj probe() throws ChannelException, InterruptedException {
        Json.Obj me = api.get("/users/@me");
        Json.Obj application = api.get("/applications/@me");
        long flags = application.number("flags").orElse(0L);
        boolean content = (flags & (1 << 18 | 1 << 19)) != 0;
        return Json.object()
                .put(
                        "bot",
                        Json.object()
                                .put("id", me.get("id"))
                                .put("username", me.get("username"))
                                .build())
                .put(
                        "application",
                        Json.object()
                                .put("id", application.get("id"))
                                .put(
                                        "intents",
                                        Json.object()
                                                .put(
                                                        "messageContent",
                                                        content ? "enabled" : "disabled")
                                                .build())
                                .build())
                .build();
    }

    @Override
    public void close() {
        api.close();
    }
}
