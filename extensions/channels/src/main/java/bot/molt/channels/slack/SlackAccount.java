package bot.molt.channels.slack;

import bot.molt.base.DataSize;
import bot.molt.base.Secret;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonSyntaxException;
import bot.molt.base.json.JsonText;
import bot.molt.channels.wire.EmojiNames;
import bot.molt.channels.wire.FormText;
import bot.molt.channels.wire.Markdown;
import bot.molt.channels.wire.Recent;
import bot.molt.spi.channel.Attachment;
import bot.molt.spi.channel.Button;
import bot.molt.spi.channel.ChannelAccount;
import bot.molt.spi.channel.ChannelConfig;
import bot.molt.spi.channel.ChannelException;
import bot.molt.spi.channel.ChannelLimits;
import bot.molt.spi.channel.IncomingMessage;
import bot.molt.spi.channel.OutgoingFile;
import bot.molt.spi.channel.OutgoingMessage;
import bot.molt.spi.channel.Place;
import bot.molt.spi.channel.Pressed;
import bot.molt.spi.channel.Receiver;
import bot.molt.spi.channel.WebAnswer;
import bot.molt.spi.channel.WebDelivery;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/// One app in one workspace.
final class SlackAccount implements ChannelAccount {
    private static final ChannelLimits LIMITS =
            new ChannelLimits(4000, 4000, new DataSize(20L << 20));
    private static final int LONGEST_SECTION = 2_900;

    private final SlackConfig config;
    private final SlackApi api;
    private final Secret second;
    private final SlackNames names;
    private final SlackRules rules;
    private final Markdown markdown = new Markdown(new SlackMarkup());

    /// Conversations of direct messages by person.
    private final Recent<String> directs = new Recent<>();

    /// Messages that were taken: a mention comes as two events.
    private final Recent<Boolean> taken = new Recent<>();

    private volatile @Nullable SlackEvents events;

    /// @param second app-level token or signing secret, as the mode needs
    SlackAccount(SlackConfig config, SlackApi api, Secret second) {
        this.config = config;
        this.api = api;
        this.second = second;
        this.names = new SlackNames(api);
        this.rules = new SlackRules(config.channels());
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
    public Optional<ChannelConfig.Group> group(IncomingMessage message) {
        return rules.group(message.place().chat(), message.title());
    }

    @Override
    public void receive(Receiver receiver) throws ChannelException, InterruptedException {
        Json.Obj me = api.call("auth.test", Json.Obj.EMPTY);
        events = new SlackEvents(me.string("user_id").orElse(""), names);
        if (config.mode() == SlackConfig.Mode.HTTP) {
            receiver.connected();
            new CountDownLatch(1).await();
        }
        new SlackSocket(api, second)
                .run(
                        new SlackSocket.Listener() {
                            @Override
                            public void connected() {
                                receiver.connected();
                            }

                            @Override
                            public void envelope(String type, Json.Obj payload)
                                    throws InterruptedException {
                                take(type, payload, receiver);
                            }
                        });
    }

    private void take(String type, Json.Obj payload, Receiver receiver)
            throws InterruptedException {
        switch (type) {
            case "events_api" -> event(payload.object("event"), receiver);
            case "interactive" -> interactive(payload, receiver);
            default -> {
                Map<String, String> form = new LinkedHashMap<>();
                payload.members()
                        .forEach((name, value) -> {
                            if (value instanceof Json.Str(String text)) {
                                form.put(name, text);
                            }
                        });
                command(form, receiver);
            }
        }
    }

    private void event(Json.Obj event, Receiver receiver) throws InterruptedException {
        SlackEvents known = events;
        if (known == null) {
            return;
        }
        Optional<IncomingMessage> message = known.message(event);
        if (message.isPresent()) {
            handIn(message.get(), event.string("channel").orElse(""), receiver);
        }
    }

    private void command(Map<String, String> form, Receiver receiver) throws InterruptedException {
        SlackEvents known = events;
        if (known == null || !config.slashCommand().enabled()) {
            return;
        }
        Optional<IncomingMessage> message = known.command(form, config.slashCommand().name());
        if (message.isPresent()) {
            handIn(message.get(), form.getOrDefault("channel_id", ""), receiver);
        }
    }

    private void handIn(IncomingMessage message, String channel, Receiver receiver)
            throws InterruptedException {
        if (message.isDirect()) {
            directs.put(message.place().chat(), channel);
        }
        String key = channel + " " + message.id();
        boolean wanted = !message.isDirect() || config.dm().enabled();
        if (wanted && taken.find(key).isEmpty()) {
            receiver.message(message);
            taken.put(key, true);
        }
    }

    private void interactive(Json.Obj payload, Receiver receiver) throws InterruptedException {
        SlackEvents known = events;
        Optional<Pressed> pressed = known == null ? Optional.empty() : known.pressed(payload);
        if (pressed.isPresent()) {
            receiver.pressed(pressed.get());
        }
    }

    @Override
    public WebAnswer take(WebDelivery delivery, Receiver receiver) throws InterruptedException {
        boolean expected = config.mode() == SlackConfig.Mode.HTTP;
        if (!expected || !new SlackDelivery(second, InstantSource.system()).isGenuine(delivery)) {
            return WebAnswer.status(401);
        }
        String type = delivery.header("content-type").orElse("");
        try {
            return type.startsWith("application/x-www-form-urlencoded")
                    ? formed(delivery, receiver)
                    : told(JsonText.parseObject(delivery.body()), receiver);
        } catch (JsonSyntaxException e) {
            return WebAnswer.text(400, "body: " + e.getMessage());
        } catch (IllegalArgumentException e) {
            return WebAnswer.text(400, "body: not a form");
        }
    }

    private WebAnswer told(Json.Obj body, Receiver receiver) throws InterruptedException {
        if (body.string("type").filter("url_verification"::equals).isPresent()) {
            return WebAnswer.text(200, body.string("challenge").orElse(""));
        }
        if (events == null) {
            return WebAnswer.status(503);
        }
        take("events_api", body, receiver);
        return WebAnswer.status(200);
    }

    private WebAnswer formed(WebDelivery delivery, Receiver receiver) throws InterruptedException {
        if (events == null) {
            return WebAnswer.status(503);
        }
        Map<String, String> form =
                FormText.read(new String(delivery.body(), StandardCharsets.UTF_8));
        String payload = form.get("payload");
        if (payload == null) {
            command(form, receiver);
        } else {
            interactive(JsonText.parseObject(payload), receiver);
        }
        return WebAnswer.status(200);
    }

    @Override
    public String send(OutgoingMessage message) throws ChannelException, InterruptedException {
        String channel = channel(message.place());
        boolean says = !message.text().isBlank();
        String id = "";
        if (says) {
            Json.Obj params = body(message).with("channel", channel);
            id =
                    api.call("chat.postMessage", threaded(params, message.place()))
                            .string("ts")
                            .orElse("");
        }
        List<Json> files = new ArrayList<>();
        for (OutgoingFile file : message.files()) {
            files.add(Json.object().put("id", api.upload(file)).put("title", file.name()).build());
        }
        if (files.isEmpty()) {
            return id;
        }
        Json.Obj params =
                Json.object().put("files", Json.array(files)).put("channel_id", channel).build();
        api.call("files.completeUploadExternal", threaded(params, message.place()));
        return says ? id : ((Json.Obj) files.getFirst()).string("id").orElse("");
    }

    private static Json.Obj threaded(Json.Obj params, Place place) {
        return place.thread().isEmpty() ? params : params.with("thread_ts", place.thread());
    }

    private Json.Obj body(OutgoingMessage message) {
        String text = markdown.write(message.text());
        Json.Obj params = Json.object().put("text", text).put("unfurl_links", false).build();
        if (message.buttons().isEmpty()) {
            return params.with("blocks", Json.Arr.EMPTY);
        }
        List<Json> blocks = new ArrayList<>();
        for (String piece : sections(text)) {
            blocks.add(
                    Json.object()
                            .put("type", "section")
                            .put(
                                    "text",
                                    Json.object().put("type", "mrkdwn").put("text", piece).build())
                            .build());
        }
        for (List<Button> row : message.buttons()) {
            blocks.add(
                    Json.object()
                            .put("type", "actions")
                            .put(
                                    "elements",
                                    Json.array(row.stream().map(SlackAccount::button).toList()))
                            .build());
        }
        return params.with("blocks", Json.array(blocks));
    }

    private static List<String> sections(String text) {
        List<String> pieces = new ArrayList<>();
        String rest = text;
        while (rest.length() > LONGEST_SECTION) {
            int line = rest.lastIndexOf('\n', LONGEST_SECTION);
            int cut = line > 0 ? line : LONGEST_SECTION;
            pieces.add(rest.substring(0, cut));
            rest = rest.substring(cut);
        }
        pieces.add(rest);
        return pieces;
    }

    private static Json button(Button button) {
        return Json.object()
                .put("type", "button")
                .put(
                        "text",
                        Json.object()
                                .put("type", "plain_text")
                                .put("text", button.label())
                                .put("emoji", true)
                                .build())
                .put("action_id", button.data())
                .put("value", button.data())
                .build();
    }

    /// The conversation behind a place: a channel, or that with a person.
    private String channel(Place place) throws ChannelException, InterruptedException {
        String chat = place.chat().replaceFirst("^(channel|user):", "");
        if (!chat.matches("[UW][A-Z0-9]+")) {
            return chat;
        }
        Optional<String> known = directs.find(chat);
        if (known.isPresent()) {
            return known.get();
        }
        String made =
                api.call("conversations.open", Json.object().put("users", chat).build())
                        .object("channel")
                        .string("id")
                        .orElse("");
        directs.put(chat, made);
        return made;
    }

    @Override
    public void edit(String id, OutgoingMessage message)
            throws ChannelException, InterruptedException {
        api.call(
                "chat.update",
                body(message).with("channel", channel(message.place())).with("ts", id));
    }

    @Override
    public void react(Place place, String id, String emoji)
            throws ChannelException, InterruptedException {
        String channel = channel(place);
        if (!emoji.isEmpty()) {
            reacted("reactions.add", channel, id, EmojiNames.name("slack", emoji));
            return;
        }
        Json.Obj told =
                api.form(
                        "reactions.get",
                        Map.of("channel", channel, "timestamp", id, "full", "true"));
        SlackEvents known = events;
        String me = known == null ? "" : known.botUser();
        for (Json item : told.object("message").items("reactions")) {
            Json.Obj reaction = item instanceof Json.Obj object ? object : Json.Obj.EMPTY;
            if (reaction.items("users").contains(Json.of(me))) {
                String name = reaction.string("name").orElse("");
                reacted("reactions.remove", channel, id, name);
            }
        }
    }

    private void reacted(String method, String channel, String id, String name)
            throws ChannelException, InterruptedException {
        try {
            api.call(
                    method,
                    Json.object()
                            .put("channel", channel)
                            .put("timestamp", id)
                            .put("name", name)
                            .build());
        } catch (ChannelException e) {
            boolean done =
                    String.valueOf(e.getMessage()).matches(".*(already_reacted|no_reaction).*");
            if (!done) {
                throw e;
            }
        }
    }

    @Override
    public void answer(Pressed pressed, String text) throws ChannelException, InterruptedException {
        if (!text.isEmpty()) {
            api.call(
                    "chat.postEphemeral",
                    threaded(
                            Json.object()
                                    .put("channel", channel(pressed.place()))
                                    .put("user", pressed.from().id())
                                    .put("text", text)
                                    .build(),
                            pressed.place()));
        }
    }

    @Override
    public byte[] fetch(Attachment attachment, long most)
            throws ChannelException, InterruptedException {
        return api.download(attachment.ref(), most);
    }

    @Override
    public Json.Obj probe() throws ChannelException, InterruptedException {
        Json.Obj me = api.call("auth.test", Json.Obj.EMPTY);
        return Json.object()
                .put(
                        "bot",
                        Json.object()
                                .put("id", me.get("user_id"))
                                .put("name", me.get("user"))
                                .build())
                .put(
                        "team",
                        Json.object()
                                .put("id", me.get("team_id"))
                                .put("name", me.get("team"))
                                .build())
                .build();
    }

    @Override
    public void close() {
        api.close();
    }
}
