package bot.molt.channels.mattermost;

import bot.molt.base.json.Json;
import bot.molt.base.json.JsonSyntaxException;
import bot.molt.base.json.JsonText;
import bot.molt.spi.channel.Attachment;
import bot.molt.spi.channel.IncomingMessage;
import bot.molt.spi.channel.Person;
import bot.molt.spi.channel.Place;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// What posts say.
///
/// @param me id of the bot
/// @param name of the bot, as it is mentioned
record Posts(String me, String name) {
    /// Where a post stands.
    ///
    /// @param direct whether the channel holds the bot and one person
    record Channel(String id, String title, boolean direct) {}

    /// The post of an event; empty for what is none.
    static Json.Obj of(Json.Obj event) {
        try {
            return JsonText.parseObject(event.object("data").string("post").orElse("{}"));
        } catch (JsonSyntaxException e) {
            return Json.Obj.EMPTY;
        }
    }

    /// A message that a person wrote; empty for others.
    ///
    /// @param writer as people name them; empty where that is not known
    Optional<IncomingMessage> message(Json.Obj post, Channel channel, String writer) {
        String person = post.string("user_id").orElse("");
        String id = post.string("id").orElse("");
        Json.Obj props = post.object("props");
        boolean program =
                props.string("from_bot").filter("true"::equals).isPresent()
                        || props.string("from_webhook").filter("true"::equals).isPresent();
        boolean system = !post.string("type").orElse("").isEmpty();
        List<Attachment> files =
                post.object("metadata").items("files").stream().map(Posts::file).toList();
        String text = post.string("message").orElse("");
        boolean empty = text.isBlank() && files.isEmpty();
        if (person.isEmpty() || person.equals(me) || id.isEmpty() || program || system || empty) {
            return Optional.empty();
        }
        String root = post.string("root_id").orElse("");
        return Optional.of(
                new IncomingMessage(
                        id,
                        new Place(channel.id(), root),
                        channel.direct() ? IncomingMessage.Kind.DIRECT : IncomingMessage.Kind.GROUP,
                        new Person(person, writer, writer, ""),
                        channel.direct() ? "" : channel.title(),
                        withoutName(text),
                        isMentioned(text),
                        null,
                        files,
                        post.number("create_at").orElse(0L)));
    }

    private static Attachment file(Json item) {
        Json.Obj file = item instanceof Json.Obj object ? object : Json.Obj.EMPTY;
        String type = file.string("mime_type").orElse("").toLowerCase(Locale.ROOT);
        Attachment.Kind kind =
                switch (type.split("/", 2)[0]) {
                    case "image" -> Attachment.Kind.IMAGE;
                    case "audio" -> Attachment.Kind.AUDIO;
                    case "video" -> Attachment.Kind.VIDEO;
                    default -> Attachment.Kind.DOCUMENT;
                };
        return new Attachment(
                kind,
                file.string("id").orElse(""),
                file.string("name").orElse("file"),
                type,
                file.number("size").orElse(0L));
    }

    private boolean isMentioned(String text) {
        return Pattern.compile(
                        "(?<![\\p{L}\\p{N}_.-])@" + Pattern.quote(name) + "(?![\\p{L}\\p{N}_-])",
                        Pattern.CASE_INSENSITIVE)
                .matcher(text)
                .find();
    }

    /// `@molt hi` is `hi`.
    private String withoutName(String text) {
        return Pattern.compile(
                        "^\\s*@" + Pattern.quote(name) + "(?![\\p{L}\\p{N}_-])[:, ]*",
                        Pattern.CASE_INSENSITIVE)
                .matcher(text)
                .replaceFirst("");
    }
}
