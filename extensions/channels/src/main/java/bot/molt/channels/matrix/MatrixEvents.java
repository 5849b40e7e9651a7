package bot.molt.channels.matrix;

import bot.molt.base.json.Json;
import bot.molt.spi.channel.Attachment;
import bot.molt.spi.channel.IncomingMessage;
import bot.molt.spi.channel.Person;
import bot.molt.spi.channel.Place;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What events of rooms say.
///
/// @param me id of the bot: `@bot:example.org`
record MatrixEvents(String me) {
    /// A message that somebody wrote; empty for others.
    ///
    /// @param direct whether the room holds the bot and one person
    Optional<IncomingMessage> message(String room, Json.Obj event, boolean direct) {
        Json.Obj content = event.object("content");
        Json.Obj relation = content.object("m.relates_to");
        String sender = event.string("sender").orElse("");
        String id = event.string("event_id").orElse("");
        boolean written =
                event.string("type").filter("m.room.message"::equals).isPresent()
                        && relation.string("rel_type").filter("m.replace"::equals).isEmpty();
        boolean ours = sender.isEmpty() || sender.equals(me) || id.isEmpty();
        String type = content.string("msgtype").orElse("");
        @Nullable Attachment file = attachment(type, content);
        String text = file == null ? body(type, content, relation) : caption(content);
        if (!written || ours || text.isBlank() && file == null) {
            return Optional.empty();
        }
        boolean threaded = relation.string("rel_type").filter("m.thread"::equals).isPresent();
        String thread = threaded ? relation.string("event_id").orElse("") : "";
        return Optional.of(
                new IncomingMessage(
                        id,
                        new Place(direct ? sender : room, thread),
                        direct ? IncomingMessage.Kind.DIRECT : IncomingMessage.Kind.GROUP,
                        person(sender),
                        direct ? "" : room,
                        withoutName(text),
                        isMentioned(content, text),
                        quoted(relation, threaded),
                        file == null ? List.of() : List.of(file),
                        event.number("origin_server_ts").orElse(0L)));
    }

    private static Person person(String id) {
        String name = id.replaceFirst("^@", "").split(":", 2)[0];
        return new Person(id, "", name, "");
    }

    private static String body(String type, Json.Obj content, Json.Obj relation) {
        boolean shown = type.equals("m.text") || type.equals("m.emote");
        String body = shown ? content.string("body").orElse("") : "";
        boolean reply = relation.has("m.in_reply_to") && body.startsWith("> ");
        return reply ? body.replaceFirst("(?s)\\A(> [^\\n]*\\n)+\\n?", "") : body;
    }

    /// A file whose name is told apart has a text of its own.
    private static String caption(Json.Obj content) {
        String body = content.string("body").orElse("");
        return content.has("filename") && !content.string("filename").orElse("").equals(body)
                ? body
                : "";
    }

    private static @Nullable Attachment attachment(String type, Json.Obj content) {
        Attachment.@Nullable Kind kind =
                switch (type) {
                    case "m.image" -> Attachment.Kind.IMAGE;
                    case "m.audio" -> Attachment.Kind.AUDIO;
                    case "m.video" -> Attachment.Kind.VIDEO;
                    case "m.file" -> Attachment.Kind.DOCUMENT;
                    default -> null;
                };
        String mxc = content.string("url").orElse("");
        Json.Obj info = content.object("info");
        return kind == null || mxc.isEmpty()
                ? null
                : new Attachment(
                        kind,
                        mxc,
                        content.string("filename").or(() -> content.string("body")).orElse("file"),
                        info.string("mimetype").orElse(""),
                        info.number("size").orElse(0L));
    }

    private boolean isMentioned(Json.Obj content, String text) {
        boolean named = content.object("m.mentions").items("user_ids").contains(Json.of(me));
        String lower = text.toLowerCase(Locale.ROOT);
        return named || lower.contains(me.toLowerCase(Locale.ROOT));
    }

    /// `@bot:example.org: hi` is `hi`.
    private String withoutName(String text) {
        String stripped = text.stripLeading();
        return stripped.startsWith(me)
                ? stripped.substring(me.length()).replaceFirst("^[:, ]+", "")
                : text;
    }

    private static IncomingMessage.@Nullable Quoted quoted(Json.Obj relation, boolean threaded) {
        String id = relation.object("m.in_reply_to").string("event_id").orElse("");
        boolean falls = threaded && relation.isTrue("is_falling_back");
        return id.isEmpty() || falls ? null : new IncomingMessage.Quoted(id, "", "");
    }
}
