package bot.molt.channels.matrix;

import bot.molt.base.DataSize;
import bot.molt.base.Digests;
import bot.molt.base.Ids;
import bot.molt.base.json.Json;
import bot.molt.channels.wire.HtmlText;
import bot.molt.channels.wire.Recent;
import bot.molt.spi.channel.Attachment;
import bot.molt.spi.channel.ChannelAccount;
import bot.molt.spi.channel.ChannelException;
import bot.molt.spi.channel.ChannelFailure;
import bot.molt.spi.channel.ChannelLimits;
import bot.molt.spi.channel.ChannelSetup;
import bot.molt.spi.channel.IncomingMessage;
import bot.molt.spi.channel.OutgoingFile;
import bot.molt.spi.channel.OutgoingMessage;
import bot.molt.spi.channel.Place;
import bot.molt.spi.channel.Receiver;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// One account of a homeserver.
final class MatrixAccount implements ChannelAccount {
    private static final System.Logger LOG = System.getLogger(MatrixAccount.class.getName());
    private static final ChannelLimits LIMITS =
            new ChannelLimits(4000, 4000, new DataSize(20L << 20));
    private static final Duration PATIENCE = Duration.ofSeconds(25);
    private static final int KEY = 40;

    private final MatrixConfig config;
    private final MatrixApi api;
    private final ChannelSetup setup;

    /// Rooms of direct messages by person.
    private final Recent<String> directs = new Recent<>();

    /// Whether a room holds the bot and one person.
    private final Recent<Boolean> pairs = new Recent<>();

    /// Reactions by the message that they are on.
    private final Recent<String> reactions = new Recent<>();

    private volatile String me = "";

    MatrixAccount(MatrixConfig config, MatrixApi api, ChannelSetup setup) {
        this.config = config;
        this.api = api;
        this.setup = setup;
    }

    @Override
    public ChannelLimits limits() {
        return LIMITS;
    }

    @Override
    public Set<Ability> abilities() {
        return EnumSet.complementOf(EnumSet.of(Ability.BUTTONS));
    }

    /// What was said before the first start is not read; what came since the last one is.
    @Override
    public void receive(Receiver receiver) throws ChannelException, InterruptedException {
        me = api.get("/account/whoami").string("user_id").orElse("");
        SyncPoint point = new SyncPoint(setup.state(), setup.account());
        boolean first = point.next().isEmpty();
        while (!Thread.currentThread().isInterrupted()) {
            Json.Obj told =
                    first
                            ? api.get("/sync?timeout=0")
                            : api.wait(
                                    "/sync?timeout=%d&since=%s"
                                            .formatted(
                                                    PATIENCE.toMillis(),
                                                    MatrixApi.encoded(point.next())),
                                    PATIENCE);
            invitations(told.object("rooms").object("invite"));
            if (!first) {
                rooms(told.object("rooms").object("join"), receiver);
            }
            point.taken(told.string("next_batch").orElse(point.next()));
            first = false;
            receiver.connected();
        }
        throw new InterruptedException("the account was ended");
    }

    private void rooms(Json.Obj joined, Receiver receiver) throws InterruptedException {
        for (Map.Entry<String, Json> room : joined.members().entrySet()) {
            Json.Obj told = room.getValue() instanceof Json.Obj object ? object : Json.Obj.EMPTY;
            for (Json item : told.object("timeline").items("events")) {
                event(
                        room.getKey(),
                        item instanceof Json.Obj object ? object : Json.Obj.EMPTY,
                        receiver);
            }
        }
    }

    private void event(String room, Json.Obj event, Receiver receiver) throws InterruptedException {
        String type = event.string("type").orElse("");
        if (type.equals("m.room.member")) {
            pairs.put(room, isPair(room));
        }
        if (type.equals("m.room.encrypted")) {
            LOG.log(Level.INFO, "matrix: {0} is encrypted, which is not supported", room);
        }
        if (!type.equals("m.room.message")) {
            return;
        }
        Optional<Boolean> known = pairs.find(room);
        boolean direct = known.isPresent() ? known.get() : isPair(room);
        pairs.put(room, direct);
        Optional<IncomingMessage> message = new MatrixEvents(me).message(room, event, direct);
        if (message.isPresent()) {
            if (direct) {
                directs.put(message.get().from().id(), room);
            }
            receiver.message(message.get());
        }
    }

    /// A room that cannot be asked for is taken for a group: fewer may write there.
    private boolean isPair(String room) throws InterruptedException {
        try {
            return api.get("/rooms/" + MatrixApi.encoded(room) + "/joined_members")
                            .object("joined")
                            .members()
                            .size()
                    <= 2;
        } catch (ChannelException e) {
            LOG.log(Level.DEBUG, "{0}", e.getMessage());
            return false;
        }
    }

    private void invitations(Json.Obj invited) throws InterruptedException {
        for (Map.Entry<String, Json> room : invited.members().entrySet()) {
            Json.Obj told = room.getValue() instanceof Json.Obj object ? object : Json.Obj.EMPTY;
            if (isWanted(room.getKey(), told)) {
                join(room.getKey());
            }
        }
    }

    private boolean isWanted(String room, Json.Obj invitation) {
        return switch (config.autoJoin()) {
            case ALWAYS -> true;
            case OFF -> false;
            case ALLOWLIST ->
                    config.autoJoinAllowlist().contains(room)
                            || invitation.object("invite_state").items("events").stream()
                                    .anyMatch(this::isByKnown);
        };
    }

    private boolean isByKnown(Json event) {
        return event instanceof Json.Obj one
                && one.string("state_key").filter(me::equals).isPresent()
                && one.string("sender").filter(config.common().allowFrom()::contains).isPresent();
    }

    private void join(String room) throws InterruptedException {
        try {
            api.post("/rooms/" + MatrixApi.encoded(room) + "/join", Json.Obj.EMPTY);
        } catch (ChannelException e) {
            LOG.log(Level.WARNING, "{0} was not joined: {1}", room, e.getMessage());
        }
    }

    @Override
    public String send(OutgoingMessage message) throws ChannelException, InterruptedException {
        String id = "";
        if (!message.text().isBlank()) {
            id = put(message, content(message), message.key());
        }
        String first = id;
        int count = 0;
        for (OutgoingFile file : message.files()) {
            String key = message.key().isEmpty() ? "" : message.key() + "/" + count++;
            id = put(message, file(file), key);
        }
        return first.isEmpty() ? id : first;
    }

    private Json.Obj content(OutgoingMessage message) {
        return Json.object()
                .put("msgtype", "m.text")
                .put("body", message.text())
                .put("format", "org.matrix.custom.html")
                .put("formatted_body", HtmlText.of(message.text()))
                .put("m.mentions", Json.Obj.EMPTY)
                .build();
    }

    private Json.Obj file(OutgoingFile file) throws ChannelException, InterruptedException {
        Json.Obj info =
                Json.object()
                        .put("mimetype", file.mimeType())
                        .put("size", file.bytes().length)
                        .build();
        return Json.object()
                .put("msgtype", file.isImage() ? "m.image" : "m.file")
                .put("body", file.name())
                .put("url", api.upload(file))
                .put("info", info)
                .build();
    }

    private static Json.Obj related(Json.Obj content, OutgoingMessage message) {
        String thread = message.place().thread();
        String answered = message.replyTo();
        Json.Obj replied =
                Json.object().put("event_id", answered.isEmpty() ? thread : answered).build();
        if (!thread.isEmpty()) {
            return content.with(
                    "m.relates_to",
                    Json.object()
                            .put("rel_type", "m.thread")
                            .put("event_id", thread)
                            .put("is_falling_back", answered.isEmpty())
                            .put("m.in_reply_to", replied)
                            .build());
        }
        return answered.isEmpty()
                ? content
                : content.with("m.relates_to", Json.object().put("m.in_reply_to", replied).build());
    }

    /// A key is the same transaction, which the homeserver carries out once.
    private String put(OutgoingMessage message, Json.Obj content, String key)
            throws ChannelException, InterruptedException {
        String transaction =
                key.isEmpty()
                        ? Ids.text(KEY)
                        : Digests.sha256Hex(message.place() + " " + key).substring(0, KEY);
        return sent(message.place(), "m.room.message", transaction, related(content, message));
    }

    private String sent(Place place, String type, String transaction, Json.Obj content)
            throws ChannelException, InterruptedException {
        return api.put(
                        "/rooms/%s/send/%s/%s"
                                .formatted(MatrixApi.encoded(room(place)), type, transaction),
                        content)
                .string("event_id")
                .orElse("");
    }

    private String room(Place place) throws ChannelException, InterruptedException {
        String chat = place.chat().replaceFirst("^(room|user|channel):(?=[!@#])", "");
        if (!chat.startsWith("@")) {
            return chat;
        }
        Optional<String> known = directs.find(chat);
        if (known.isPresent()) {
            return known.get();
        }
        String made =
                api.post(
                                "/createRoom",
                                Json.object()
                                        .put("preset", "trusted_private_chat")
                                        .put("is_direct", true)
                                        .put("invite", Json.strings(List.of(chat)))
                                        .build())
                        .string("room_id")
                        .orElse("");
        directs.put(chat, made);
        return made;
    }

    @Override
    public void edit(String id, OutgoingMessage message)
            throws ChannelException, InterruptedException {
        Json.Obj now = content(message);
        Json.Obj relation = Json.object().put("rel_type", "m.replace").put("event_id", id).build();
        sent(
                message.place(),
                "m.room.message",
                Ids.text(KEY),
                now.with("body", "* " + message.text())
                        .with("m.new_content", now)
                        .with("m.relates_to", relation));
    }

    @Override
    public void typing(Place place) throws ChannelException, InterruptedException {
        api.put(
                "/rooms/%s/typing/%s"
                        .formatted(MatrixApi.encoded(room(place)), MatrixApi.encoded(me)),
                Json.object().put("typing", true).put("timeout", 8_000).build());
    }

    @Override
    public void react(Place place, String id, String emoji)
            throws ChannelException, InterruptedException {
        if (emoji.isEmpty()) {
            Optional<String> reaction = reactions.find(id);
            if (reaction.isPresent()) {
                api.put(
                        "/rooms/%s/redact/%s/%s"
                                .formatted(
                                        MatrixApi.encoded(room(place)),
                                        MatrixApi.encoded(reaction.get()),
                                        Ids.text(KEY)),
                        Json.Obj.EMPTY);
            }
            return;
        }
        Json.Obj relation =
                Json.object()
                        .put("rel_type", "m.annotation")
                        .put("event_id", id)
                        .put("key", emoji)
                        .build();
        Json.Obj content = Json.object().put("m.relates_to", relation).build();
        reactions.put(id, sent(place, "m.reaction", Ids.text(KEY), content));
    }

    @Override
    public byte[] fetch(Attachment attachment, long most)
            throws ChannelException, InterruptedException {
        return api.download(attachment.ref(), most);
    }

    @Override
    public Json.Obj probe() throws ChannelException, InterruptedException {
        Json.Obj told = api.get("/account/whoami");
        if (told.string("user_id").isEmpty()) {
            throw ChannelException.of(ChannelFailure.Kind.SERVER, "matrix: whoami: no answer");
        }
        return Json.object()
                .put("bot", Json.object().put("id", told.get("user_id")).build())
                .build();
    }

    @Override
    public void close() {
        api.close();
    }
}
