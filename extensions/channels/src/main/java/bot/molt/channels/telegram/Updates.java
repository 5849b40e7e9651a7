package bot.molt.channels.telegram;

import bot.molt.base.json.Json;
import bot.molt.spi.channel.Attachment;
import bot.molt.spi.channel.IncomingMessage;
import bot.molt.spi.channel.Person;
import bot.molt.spi.channel.Place;
import bot.molt.spi.channel.Pressed;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What updates of Telegram say.
///
/// @param botId of this bot
/// @param botName of this bot, without `@`
record Updates(String botId, String botName) {
    /// A message that somebody wrote; empty for others, and for commands to other bots.
    Optional<IncomingMessage> message(Json.Obj update) {
        Json.Obj message = update.object("message");
        Json.Obj from = message.object("from");
        String text = message.string("text").or(() -> message.string("caption")).orElse("");
        List<Attachment> attachments = attachments(message);
        boolean empty = text.isBlank() && attachments.isEmpty();
        if (empty || from.isTrue("is_bot") || id(from).isEmpty() || isForOthers(text)) {
            return Optional.empty();
        }
        Json.Obj chat = message.object("chat");
        String type = chat.string("type").orElse("");
        boolean direct = type.equals("private");
        if (!direct && !type.equals("group") && !type.equals("supergroup")) {
            return Optional.empty();
        }
        return Optional.of(
                new IncomingMessage(
                        message.number("message_id").orElse(0L).toString(),
                        place(message),
                        direct ? IncomingMessage.Kind.DIRECT : IncomingMessage.Kind.GROUP,
                        person(from),
                        chat.string("title").orElse(""),
                        withoutName(text),
                        isAddressed(message, text),
                        quoted(message),
                        attachments,
                        message.number("date").orElse(0L) * 1000));
    }

    /// A button that somebody pressed.
    static Optional<Pressed> pressed(Json.Obj update) {
        Json.Obj query = update.object("callback_query");
        Json.Obj message = query.object("message");
        String data = query.string("data").orElse("");
        if (data.isEmpty() || id(message.object("chat")).isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new Pressed(
                        query.string("id").orElse(""),
                        place(message),
                        message.number("message_id").orElse(0L).toString(),
                        person(query.object("from")),
                        data));
    }

    private static Place place(Json.Obj message) {
        String thread =
                message.isTrue("is_topic_message")
                        ? message.number("message_thread_id").map(Object::toString).orElse("")
                        : "";
        return new Place(id(message.object("chat")), thread);
    }

    private static Person person(Json.Obj from) {
        String name =
                (from.string("first_name").orElse("") + " " + from.string("last_name").orElse(""))
                        .strip();
        return new Person(
                id(from),
                from.string("username").orElse(""),
                name,
                from.string("language_code").orElse(""));
    }

    private static String id(Json.Obj object) {
        return object.number("id").map(Object::toString).orElse("");
    }

    private boolean isAddressed(Json.Obj message, String text) {
        boolean repliedTo = id(message.object("reply_to_message").object("from")).equals(botId);
        boolean mentioned =
                !botName.isEmpty()
                        && text.toLowerCase(Locale.ROOT)
                                .matches(
                                        "(?s)(.*\\W|)@"
                                                + botName.toLowerCase(Locale.ROOT)
                                                + "(\\W.*|)");
        boolean named =
                message.items("entities").stream()
                        .anyMatch(entity ->
                                entity instanceof Json.Obj one
                                        && id(one.object("user")).equals(botId));
        return repliedTo || mentioned || named;
    }

    private boolean isForOthers(String text) {
        String word = text.strip().split("\\s", 2)[0];
        int at = word.indexOf('@');
        return word.startsWith("/") && at > 0 && !word.substring(at + 1).equalsIgnoreCase(botName);
    }

    /// `/exec@bot ls` is `/exec ls`.
    private String withoutName(String text) {
        String word = text.strip().split("\\s", 2)[0];
        int at = word.indexOf('@');
        return word.startsWith("/") && at > 0
                ? word.substring(0, at) + text.strip().substring(word.length())
                : text;
    }

    private static IncomingMessage.@Nullable Quoted quoted(Json.Obj message) {
        Json.Obj reply = message.object("reply_to_message");
        if (reply.members().isEmpty()) {
            return null;
        }
        String text =
                message.object("quote")
                        .string("text")
                        .or(() -> reply.string("text"))
                        .or(() -> reply.string("caption"))
                        .orElse("");
        Json.Obj from = reply.object("from");
        return new IncomingMessage.Quoted(
                reply.number("message_id").orElse(0L).toString(),
                from.members().isEmpty() ? "" : person(from).shown(),
                text);
    }

    private static List<Attachment> attachments(Json.Obj message) {
        List<Attachment> found = new ArrayList<>();
        List<Json> sizes = message.items("photo");
        if (!sizes.isEmpty() && sizes.getLast() instanceof Json.Obj largest) {
            found.add(attachment(Attachment.Kind.IMAGE, largest, "image/jpeg", "photo.jpg"));
        }
        add(found, message, "document", Attachment.Kind.DOCUMENT);
        add(found, message, "voice", Attachment.Kind.AUDIO);
        add(found, message, "audio", Attachment.Kind.AUDIO);
        add(found, message, "video", Attachment.Kind.VIDEO);
        add(found, message, "sticker", Attachment.Kind.STICKER);
        return found;
    }

    private static void add(
            List<Attachment> found, Json.Obj message, String member, Attachment.Kind kind) {
        Json.Obj file = message.object(member);
        if (file.has("file_id")) {
            String mime = file.string("mime_type").orElse("");
            boolean picture =
                    mime.matches("image/(png|jpeg|gif|webp)") && kind == Attachment.Kind.DOCUMENT;
            found.add(
                    attachment(
                            picture ? Attachment.Kind.IMAGE : kind,
                            file,
                            mime,
                            file.string("file_name").orElse(member)));
        }
    }

    private static Attachment attachment(
            Attachment.Kind kind, Json.Obj file, String mime, String name) {
        return new Attachment(
                kind,
                file.string("file_id").orElse(""),
                name,
                mime,
                file.number("file_size").orElse(0L));
    }
}
